//! Tests of the platform, which stands below the slices.

mod audit;
mod jobs;
mod mail;
mod seal;

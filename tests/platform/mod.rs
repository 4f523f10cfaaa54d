//! Tests of the platform, which stands below the slices.

mod audit;
mod jobs;
mod key;
mod mail;
mod seal;

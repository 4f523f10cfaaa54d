//! What stands below the slices.

mod audit;
mod jobs;
mod mail;
mod seal;

//! Booking on the server, across its sub-slices: changes and deferred work.

pub mod change;
pub mod jobs;

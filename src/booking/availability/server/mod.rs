//! Availability on the server: hours and what is taken.

pub mod boards;
pub mod hours;
pub mod store;

//! Booking on the server: rows, the week of openings, and what people do with them.

pub mod change;
pub mod jobs;

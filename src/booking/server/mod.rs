//! Booking on the server: rows, the week of openings, and what people do with them.

pub mod commands;
pub mod jobs;
pub mod list;
mod load;
pub mod openings;
pub mod queries;
pub mod store;
mod words;

//! Booking on the server: rows, the week of openings, and what people do with them.

pub mod change_store;
pub mod commands;
pub mod desk;
mod entry;
pub mod feed;
pub mod feed_store;
pub mod ics;
pub mod jobs;
pub mod list;
mod load;
pub mod newcomers;
pub mod openings;
pub mod queries;
pub mod series;
pub mod store;
pub mod wait_store;
pub mod waiting;
pub mod words;

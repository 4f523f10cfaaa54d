//! The desk’s day: the schedule, booking and moving for clients, calling off.

pub mod api;
pub mod day_layout;
pub mod forms;
pub mod islands;
pub mod moving;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
pub mod words;

//! The editors of the clinic: hours, closures, services, rooms, equipment and client arrangements.

pub mod api;
pub mod forms;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
pub mod words;

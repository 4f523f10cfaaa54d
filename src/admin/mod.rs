//! The editors of the clinic: hours, closures, services, rooms, equipment and client arrangements.

pub mod api;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

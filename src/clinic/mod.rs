//! The clinic: what it offers, who works there and when, in which rooms, and the house rules of booking.

pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

//! The clinic: what it offers, who works there and when, in which rooms, and its rules of booking.

pub mod hours;
pub mod model;
pub mod offering;
#[cfg(feature = "ssr")]
pub mod server;
pub mod words;

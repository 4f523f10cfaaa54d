//! Booking: openings, holds, visits to come and what cancelling them means. That nobody is booked twice is held by the
//! database; everything here only says it kindly beforehand.

pub mod appointments;
pub mod availability;
pub mod calendar;
pub mod client;
pub mod desk;
pub mod guests;
pub mod model;
pub mod openings;
pub mod series;
#[cfg(feature = "ssr")]
pub mod server;
pub mod stranded;
pub mod together;
pub mod waitlist;

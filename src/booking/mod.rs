//! Booking: openings, holds, appointments, the waitlist and the desk. The database makes double bookings impossible; the rules here
//! give good messages first.

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

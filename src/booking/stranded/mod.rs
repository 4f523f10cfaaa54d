//! Stranded visits: booked ones that a change of the clinic leaves without their therapist, room or equipment.

#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
pub mod words;

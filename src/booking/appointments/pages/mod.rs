//! Pieces of pages that show an appointment.

pub mod parts;
pub mod refusals;

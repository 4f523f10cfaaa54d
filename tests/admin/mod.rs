//! The editors of the clinic.

mod clinic;
mod closures;
mod rooms;
mod services;
mod shifts;

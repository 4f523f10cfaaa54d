//! Guests on the server.

pub mod guests;

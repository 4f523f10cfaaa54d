//! The waitlist on the server.

pub mod acting;
pub mod join;
pub mod matching;
pub mod offer;
pub mod opened_time;
pub mod queries;
pub mod store;

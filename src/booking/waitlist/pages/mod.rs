//! The pages of the waitlist.

pub mod join;
pub mod log;

//! Shared by the tests: a clinic to test in, its people as actors, their common steps, and a reader of pages.

pub mod actor;
pub mod booking;
pub mod clinic;
pub mod page;
pub mod place;
pub mod process;
pub mod time;
pub mod waitlist;
pub mod world;

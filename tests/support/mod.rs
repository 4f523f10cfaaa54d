//! What the tests share: a clinic to test in, its people as actors, what they do again and again, and how a page is read.

pub mod actor;
pub mod booking;
pub mod clinic;
pub mod page;
pub mod place;
pub mod process;
pub mod time;
pub mod waitlist;
pub mod world;

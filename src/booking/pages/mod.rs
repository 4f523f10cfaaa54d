//! The pages of booking and what they share.

pub mod cancel;
pub mod confirm;
pub mod desk;
pub mod feed;
pub mod openings;
mod parts;
pub mod plan;
pub mod schedule;
pub mod sign_up;
pub mod wait;
pub mod waitlist;

pub use parts::{AlternativeRow, Policy};

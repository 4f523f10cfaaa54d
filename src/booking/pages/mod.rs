//! The pages of booking and what they share.

pub mod cancel;
pub mod confirm;
pub mod desk;
pub mod feed;
mod grid;
pub mod handover;
pub mod openings;
mod openings_list;
mod openings_wish;
mod parts;
mod picture;
pub mod plan;
pub mod schedule;
pub mod sign_up;
pub mod together;
pub mod wait;
pub mod waitlist;

pub use confirm::address as confirm_address;
pub use openings::given_back;
pub use parts::{AlternativeRow, Policy};

pub use openings_wish::read as asked;

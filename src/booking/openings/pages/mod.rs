//! The pages of openings.

pub mod filter;
pub mod list;
pub mod openings;

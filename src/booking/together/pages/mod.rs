//! The page for two.

pub mod together;

//! The page of a series.

pub mod series;

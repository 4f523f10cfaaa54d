//! The page of stranded appointments.

pub mod stranded;

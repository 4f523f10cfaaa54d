//! The clinic's rows.

pub mod commands;
pub mod practice;
pub mod queries;
pub mod store;

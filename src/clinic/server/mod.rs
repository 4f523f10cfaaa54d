//! The clinic's rows.

pub mod commands;
pub mod queries;
pub mod store;

//! Stranded appointments on the server.

pub mod commands;
pub mod queries;

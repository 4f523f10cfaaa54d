//! Treatments on the server: reading visits, saving and signing notes.

pub mod commands;
pub mod day_store;
pub mod queries;
pub mod rows;
pub mod sealed;
pub mod store;

//! The log on the server: how rows are chained and how the chain is walked.

pub mod chain;
pub mod queries;
pub mod store;

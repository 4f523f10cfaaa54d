//! Mail as rows: written with the change it tells of, sent by a job, kept as a log.

pub mod commands;
pub mod jobs;
pub mod queries;
pub mod store;

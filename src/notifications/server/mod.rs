//! Mail as rows: written with the change it is about, sent by a job, kept as the delivery log.

pub mod commands;
pub mod jobs;
pub mod queries;
pub mod secret;
pub mod store;

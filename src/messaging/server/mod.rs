//! Messaging on the server: posting and reading, threads and queues, the reply clock.

pub mod commands;
pub mod correspondent;
pub mod history;
pub mod queries;
pub mod reply_clocks;
pub mod store;
pub mod words;

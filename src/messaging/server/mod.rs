//! The server's side of messaging.

pub mod commands;
pub mod correspondent;
pub mod history;
pub mod queries;
pub mod reply_clocks;
pub mod store;
pub mod words;

//! The server's side of messaging.

pub mod commands;
mod correspondent;
pub mod history;
pub mod queries;
pub mod store;
mod words;

pub use correspondent::Correspondent;

//! Accounts on the server.

pub mod commands;
pub mod cookies;
pub mod household;
pub mod household_store;
pub mod newcomer_store;
pub mod newcomers;
pub mod password;
pub mod queries;
pub mod store;

//! The desk on the server.

pub mod addresses;
pub mod arrangements;
pub mod client_search;
pub mod commands;
pub mod day;
pub mod queries;

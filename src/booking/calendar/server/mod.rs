//! Calendar feeds on the server.

pub mod feed;
pub mod store;

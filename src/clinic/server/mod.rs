//! The clinic on the server.

pub mod admin_store;
pub mod care;
pub mod changes;
pub mod known;
pub mod offering_store;
pub mod practice;
pub mod store;

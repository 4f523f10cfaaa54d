//! The clinic's rows.

pub mod admin;
pub mod admin_store;
pub mod changes;
pub mod commands;
pub mod offering_store;
pub mod plans;
pub mod practice;
pub mod queries;
pub mod store;
pub mod typed;

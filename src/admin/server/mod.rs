//! The editors on the server: what was typed becomes a change of the practice.

pub mod commands;
pub mod fields;
pub mod hours_form;
pub mod queries;

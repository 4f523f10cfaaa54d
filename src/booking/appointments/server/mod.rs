//! Appointments on the server: rows, steps, words.

pub mod acting;
pub mod feasibility;
pub mod jobs;
pub mod queries;
pub mod steps;
pub mod store;
pub mod words;

//! The composition root: routes, jobs, the command line and serving. It alone knows every slice.

pub mod cli;
pub mod connections;
pub mod jobs;
pub mod look;
pub mod routes;
pub mod serve;
pub mod start;

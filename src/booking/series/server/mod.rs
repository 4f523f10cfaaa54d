//! Series on the server.

pub mod book;
pub mod proposal;

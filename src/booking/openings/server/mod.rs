//! Openings on the server.

pub mod choices;
pub mod filter;
pub mod rows;
pub mod search;
pub mod suggestions;
pub mod usual;
pub mod week;

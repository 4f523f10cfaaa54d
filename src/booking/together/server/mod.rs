//! Two at once on the server.

pub mod hold;
pub mod pairs;

//! Who did and who looked at what: an append-only log, each row chained to the one before it.

pub mod model;
#[cfg(feature = "ssr")]
pub mod server;

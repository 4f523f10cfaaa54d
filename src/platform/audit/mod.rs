//! Who did and who looked at what: an append-only log, each row chained to the one before it.

pub mod chain;
pub mod entry;
pub mod store;

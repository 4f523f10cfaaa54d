//! The audit log: who changed or viewed what. Append-only, each row chained to the one before it.

pub mod chain;
pub mod entry;
pub mod store;

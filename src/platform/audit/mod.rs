//! The audit log: who changed or viewed what. Append-only, each row chained to the one before it with a key.

pub mod chain;
pub mod checkpoint;
pub mod entry;
pub mod key;
pub mod renewal;
pub mod store;

//! Commands of clients, one transaction each.

pub mod cancel;
pub mod confirm;
pub mod extend;
pub mod hold;
pub mod undo;

//! Clients and their own appointments: hold, confirm, extend, cancel, undo.

pub mod api;
pub mod forms;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

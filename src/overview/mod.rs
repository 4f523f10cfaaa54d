//! Pages that join slices: landing, home, today, account, progress.

pub mod pages;
pub mod server;

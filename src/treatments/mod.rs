//! Treatment history: visits that took place, what was done and written about them, and who may read it.

pub mod api;
pub mod chart;
pub mod forms;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod server;
pub mod words;

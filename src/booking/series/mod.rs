//! Several visits in one step.

pub mod api;
pub mod forms;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod server;
pub mod words;

//! Guests: strangers who hold a time before they say who they are.

pub mod api;
pub mod forms;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

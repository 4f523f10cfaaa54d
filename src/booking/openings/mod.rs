//! The search page: openings that suit, and the usual next time.

pub mod api;
pub mod forms;
pub mod habits;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

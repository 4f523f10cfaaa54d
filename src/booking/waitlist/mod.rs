//! The waitlist: joining, matching, offers that hold.

pub mod api;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod server;

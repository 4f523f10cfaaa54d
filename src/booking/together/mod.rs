//! Two of a household who come together.

pub mod api;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod server;

//! Mail to people, and its log. Nothing clinical ever stands in it: what happened is on the page that it links to.

pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

//! Letters by mail, and their log. A letter holds nothing clinical: it links to the page that says what happened.

pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

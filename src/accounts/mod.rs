//! People who sign in: accounts, sign-up, households, and the limits on guessing.

pub mod api;
pub mod forms;
pub mod letters;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod server;
pub mod words;

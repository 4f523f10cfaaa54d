//! People who sign in: accounts, roles and rights, sessions, and the brakes on guessing.

pub mod api;
pub mod letters;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod server;

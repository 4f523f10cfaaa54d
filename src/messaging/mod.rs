//! Messages between a client and their therapist: one thread for each pair, sealed, with a measured reply clock.

pub mod api;
pub mod clock;
pub mod forms;
pub mod islands;
pub mod letters;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod server;
pub mod words;

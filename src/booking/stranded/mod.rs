//! Appointments that a change of the clinic leaves without what they need.

#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

//! Appointments in the calendars of others: entries in letters, and personal feeds.

pub mod api;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

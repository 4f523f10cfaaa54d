//! Check-ins and their results: pain and own activities over time, for one person and for the clinic.

pub mod answers;
pub mod api;
pub mod board;
pub mod forms;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod scoring;
#[cfg(feature = "ssr")]
pub mod server;
pub mod words;

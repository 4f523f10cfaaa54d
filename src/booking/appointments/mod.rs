//! Appointments: their life from hold to end, who may book them, what cancelling costs.

pub mod cancellation;
pub mod eligibility;
pub mod islands;
pub mod letters;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
pub mod problems;
#[cfg(feature = "ssr")]
pub mod server;
pub mod words;

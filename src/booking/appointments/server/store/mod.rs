//! SQL of appointments.

pub mod booking;
pub mod eligibility;
pub mod owner;
pub mod reads;
pub mod writes;

//! The pages that join slices.

pub mod agenda;
pub mod family;
pub mod flare;
pub mod home;
pub mod landing;
pub mod me;
pub mod progress;
pub mod today;

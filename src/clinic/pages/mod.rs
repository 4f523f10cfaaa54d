//! The pages that belong to the clinic as a whole, and those that join the slices.

pub mod admin;
mod family;
pub mod flare;
pub mod home;
pub mod landing;
pub mod today;

//! The sign-up page.

pub mod sign_up;

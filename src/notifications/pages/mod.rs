//! The pages of mail.

pub mod mail;

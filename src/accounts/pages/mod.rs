//! Pages of accounts.

pub mod consent;
pub mod sign_in;
pub mod sign_out;

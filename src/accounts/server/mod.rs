//! Accounts on the server.

pub mod consent;
pub mod consent_store;
pub mod cookies;
pub mod household;
pub mod household_store;
pub mod limits;
pub mod password;
pub mod people;
pub mod queries;
pub mod sign_in;
pub mod sign_up;
pub mod sign_up_store;
pub mod store;

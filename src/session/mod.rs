//! The request, its session, and signed-in types.

pub mod cx;
pub mod policy;
pub mod session;
pub mod signed_in;
pub mod store;

//! The request, its session, and signed-in types.

pub mod cx;
pub mod living;
pub mod policy;
pub mod signed_in;
pub mod store;
pub mod unopened;

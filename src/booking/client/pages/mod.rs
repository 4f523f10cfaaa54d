//! The pages on which a client confirms or cancels.

pub mod cancel;
pub mod confirm;

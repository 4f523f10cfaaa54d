//! The pages on which a client confirms a hold or cancels a visit.

pub mod cancel;
pub mod confirm;

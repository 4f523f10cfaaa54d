//! The nouns of accounts.

use crate::types::ids::ClientId;
use crate::types::instant::Instant;

/// A question to a client, whether a guardian may act for them, and their answer.
#[derive(Debug, Clone)]
pub struct Asked {
    pub guardian: ClientId,
    pub guardian_name: String,
    pub guardian_email: String,
    pub dependant: ClientId,
    pub dependant_name: String,
    pub asked_at: Instant,
    pub ends_at: Instant,
    /// `None` until they answer.
    pub agrees: Option<bool>,
}

//! The nouns of accounts.

use crate::types::ids::ClientId;
use crate::types::instant::Instant;

/// A question to a client, and their answer.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Asked {
    pub guardian: ClientId,
    pub guardian_name: String,
    pub guardian_email: String,
    pub dependant: ClientId,
    pub dependant_name: String,
    pub asked_at: Instant,
    pub ends_at: Instant,
    agrees: Option<i64>,
}

impl Asked {
    pub fn agrees(&self) -> Option<bool> {
        self.agrees.map(|agrees| agrees == 1)
    }
}

//! What uses are counted by.

use sha2::{Digest, Sha256};

/// What is counted: a purpose and whose it is. Only its hash is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(pub(super) [u8; 32]);

impl Key {
    pub fn of(purpose: &str, whose: &[u8]) -> Self {
        Self(Sha256::new().chain_update(purpose.as_bytes()).chain_update([0]).chain_update(whose).finalize().into())
    }
}

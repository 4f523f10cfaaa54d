//! The key of the chain. It is derived from the key file, so that nobody who has only the database can write rows that follow.

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;

#[derive(Clone, Copy)]
pub struct AuditKey([u8; 32]);

impl AuditKey {
    pub const fn new(derived: [u8; 32]) -> Self {
        Self(derived)
    }

    /// HMAC-SHA-256 of these bytes, for one purpose.
    pub fn sign(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let mut block = [0_u8; 64];
        let (head, _) = block.split_at_mut(self.0.len());
        head.copy_from_slice(&self.0);
        let sum = <Hmac<Sha256> as KeyInit>::new((&block).into()).chain_update(purpose.as_bytes()).chain_update([0]).chain_update(bytes);
        sum.finalize().into_bytes().into()
    }
}

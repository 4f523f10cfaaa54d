//! One client's key, and the place to which each sealed value is bound.

use crate::platform::db::DbError;
use crate::platform::random;
use crate::types::ids::ClientId;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use std::sync::Arc;
use uuid::Uuid;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const NONCE: usize = 24;

/// The table, column and row of a sealed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    pub table: &'static str,
    pub column: &'static str,
    pub row: Uuid,
}

impl Place {
    pub fn new(table: &'static str, column: &'static str, row: Uuid) -> Self {
        Self { table, column, row }
    }

    pub(super) fn bound_to_nobody(&self) -> Vec<u8> {
        format!("{}|{}|{}", self.table, self.column, self.row).into_bytes()
    }

    fn bound(&self, client: ClientId) -> Vec<u8> {
        format!("{}|{}|{}|{client}", self.table, self.column, self.row).into_bytes()
    }
}

/// The sealed value was moved, altered, or sealed with another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open in its place")]
pub struct DoesNotOpen;

impl From<DoesNotOpen> for DbError {
    fn from(_: DoesNotOpen) -> Self {
        Self::Other(DoesNotOpen.to_string())
    }
}

/// One client's key.
#[derive(Clone)]
pub struct ClientKey {
    pub(super) client: ClientId,
    pub(super) key: Arc<Zeroizing<[u8; 32]>>,
}

impl ClientKey {
    pub fn seal(&self, place: Place, text: &str) -> Vec<u8> {
        encrypt(&self.key, &place.bound(self.client), text.as_bytes())
    }

    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<String, DoesNotOpen> {
        let text = decrypt(&self.key, &place.bound(self.client), sealed)?;
        String::from_utf8(text).map_err(|_| DoesNotOpen)
    }
}

pub(super) fn encrypt(key: &[u8; 32], bound: &[u8], plain: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE] = random::bytes();
    let cipher = XChaCha20Poly1305::new(key.into());
    // Fails only for texts of more than 256 GB.
    let sealed = cipher.encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: bound }).unwrap_or_default();
    let mut out = Vec::with_capacity(1 + NONCE + sealed.len());
    out.push(VERSION);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    out
}

pub(super) fn decrypt(key: &[u8; 32], bound: &[u8], sealed: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
    let (version, rest) = sealed.split_first().ok_or(DoesNotOpen)?;
    if *version != VERSION || rest.len() < NONCE {
        return Err(DoesNotOpen);
    }
    let (nonce, body) = rest.split_at(NONCE);
    XChaCha20Poly1305::new(key.into()).decrypt(XNonce::from_slice(nonce), Payload { msg: body, aad: bound }).map_err(|_| DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn maya() -> ClientKey {
        ClientKey { client: ClientId::from_uuid(Uuid::from_u128(1)), key: Arc::new(Zeroizing::new([7; 32])) }
    }

    fn place(row: u128) -> Place {
        Place::new("messages", "body", Uuid::from_u128(row))
    }

    #[test]
    fn a_sealed_message_opens_in_its_own_row_only() {
        let sealed = maya().seal(place(1), "my left foot is numb");
        assert_eq!(maya().open(place(1), &sealed).as_deref(), Ok("my left foot is numb"));
        assert_eq!(maya().open(place(2), &sealed), Err(DoesNotOpen));
        assert_eq!(maya().open(Place::new("messages", "other", Uuid::from_u128(1)), &sealed), Err(DoesNotOpen));
        let wendell = ClientKey { client: ClientId::from_uuid(Uuid::from_u128(2)), ..maya() };
        assert_eq!(wendell.open(place(1), &sealed), Err(DoesNotOpen));
    }

    #[test]
    fn a_changed_byte_anywhere_is_noticed() {
        let sealed = maya().seal(place(1), "text");
        for i in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[i] ^= 1;
            assert_eq!(maya().open(place(1), &changed), Err(DoesNotOpen), "byte {i}");
        }
        assert_eq!(maya().open(place(1), &[]), Err(DoesNotOpen));
        assert_eq!(maya().open(place(1), &sealed[..10]), Err(DoesNotOpen));
    }

    /// draft-irtf-cfrg-xchacha-03, A.3.1.
    #[test]
    fn the_cipher_gives_the_published_vector() {
        let key: Vec<u8> = (0x80..=0x9f).collect();
        let nonce: Vec<u8> = (0x40..=0x57).collect();
        let aad = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let text = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
        let out =
            XChaCha20Poly1305::new_from_slice(&key).unwrap().encrypt(XNonce::from_slice(&nonce), Payload { msg: text, aad: &aad }).unwrap();
        assert_eq!(out[..8], [0xbd, 0x6d, 0x17, 0x9d, 0x3e, 0x83, 0xd4, 0x3b]);
        assert_eq!(out[out.len() - 16..], [0xc0, 0x87, 0x59, 0x24, 0xc1, 0xc7, 0x98, 0x79, 0x47, 0xde, 0xaf, 0xd8, 0x78, 0x0a, 0xcf, 0x49]);
    }
}

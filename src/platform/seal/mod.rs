//! Seals clinical text before it reaches the database. Each client has a data key, wrapped by the key file; a sealed value
//! is bound to its table, column and row and opens nowhere else. Format: version, nonce, ciphertext.

pub mod key_file;
pub mod store;

pub use self::key_file::KeyFileProblem;

use super::db::{Conn, DbError, DbResult};
use super::random;
use crate::types::ids::ClientId;
use crate::types::instant::Instant;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const NONCE: usize = 24;
/// How many unwrapped keys are cached. A full cache is emptied.
const MOST_CACHED: usize = 4096;

/// The table, column and row of a sealed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub table: &'static str,
    pub column: &'static str,
    pub row: Uuid,
}

impl Place {
    pub fn new(table: &'static str, column: &'static str, row: Uuid) -> Self {
        Self { table, column, row }
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
    client: ClientId,
    key: Arc<Zeroizing<[u8; 32]>>,
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

/// The key file, opened once at start.
#[derive(Clone)]
pub struct Seal {
    wrapping: Arc<Zeroizing<[u8; 32]>>,
    opened: Arc<Mutex<HashMap<ClientId, ClientKey>>>,
}

impl Seal {
    /// Reads the key file, or makes it when there is none yet.
    pub fn open(path: &Path) -> Result<Self, KeyFileProblem> {
        Ok(Self::with(key_file::read_or_make(path)?))
    }

    pub fn with(key: [u8; 32]) -> Self {
        Self { wrapping: Arc::new(Zeroizing::new(key)), opened: Arc::default() }
    }

    /// The client's key, which `make_key` has made.
    pub async fn key(&self, conn: &mut Conn, client: ClientId) -> DbResult<ClientKey> {
        if let Some(key) = self.opened.lock().unwrap_or_else(PoisonError::into_inner).get(&client) {
            return Ok(key.clone());
        }
        let wrapped = store::wrapped_key(conn, client).await?.ok_or(DoesNotOpen)?;
        let key = ClientKey { client, key: Arc::new(Zeroizing::new(self.unwrap(client, &wrapped)?)) };
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.len() >= MOST_CACHED {
            opened.clear();
        }
        opened.insert(client, key.clone());
        Ok(key)
    }

    /// Makes a key for a new client, in the transaction that makes the client.
    pub async fn make_key(&self, conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<ClientKey> {
        let key = random::secret();
        let wrapped = encrypt(&self.wrapping, &wrap_bound(client), &key);
        store::insert_key(conn, client, &wrapped, now).await?;
        Ok(ClientKey { client, key: Arc::new(Zeroizing::new(key)) })
    }

    /// A secret derived from the key file for one purpose and these bytes. Only this key file gives it again.
    pub fn token(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let mut block = Zeroizing::new([0_u8; 64]);
        let (head, _) = block.split_at_mut(self.wrapping.len());
        head.copy_from_slice(self.wrapping.as_slice());
        let sum = <Hmac<Sha256> as KeyInit>::new((&*block).into()).chain_update(purpose.as_bytes()).chain_update([0]).chain_update(bytes);
        sum.finalize().into_bytes().into()
    }

    fn unwrap(&self, client: ClientId, wrapped: &[u8]) -> Result<[u8; 32], DoesNotOpen> {
        let key = Zeroizing::new(decrypt(&self.wrapping, &wrap_bound(client), wrapped)?);
        <[u8; 32]>::try_from(key.as_slice()).map_err(|_| DoesNotOpen)
    }
}

fn wrap_bound(client: ClientId) -> Vec<u8> {
    format!("data_keys|wrapped|{client}").into_bytes()
}

fn encrypt(key: &[u8; 32], bound: &[u8], plain: &[u8]) -> Vec<u8> {
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

fn decrypt(key: &[u8; 32], bound: &[u8], sealed: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
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

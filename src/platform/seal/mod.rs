//! Seals clinical text before it reaches the database. Each client has a data key, wrapped by the key file; a sealed value
//! is bound to its table, column and row and opens nowhere else. Format: version, nonce, ciphertext.

pub mod check;
pub mod client_key;
pub mod key_file;
pub mod reading;
pub mod store;

pub use self::client_key::{ClientKey, DoesNotOpen, Place};
pub use self::key_file::KeyFileProblem;
pub use self::reading::ReadingKey;

use self::client_key::{decrypt, encrypt};
use self::reading::Unopened;
use super::audit::key::AuditKey;
use super::db::{Conn, DbResult};
use super::random;
use crate::types::ids::ClientId;
use crate::types::instant::Instant;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// How many unwrapped keys are cached. A full cache is emptied.
const MOST_CACHED: usize = 4096;

/// The key file, opened once at start.
#[derive(Clone)]
pub struct Seal {
    wrapping: Arc<Zeroizing<[u8; 32]>>,
    opened: Arc<Mutex<HashMap<ClientId, ClientKey>>>,
    unopened: Unopened,
}

impl Seal {
    pub fn with(key: [u8; 32]) -> Self {
        Self { wrapping: Arc::new(Zeroizing::new(key)), opened: Arc::default(), unopened: Unopened::default() }
    }

    /// The client's key for writing, which `make_key` has made.
    pub async fn key(&self, conn: &mut Conn, client: ClientId) -> DbResult<ClientKey> {
        Ok(self.unwrapped(conn, client).await??)
    }

    /// The client's key for reading: what does not open costs its own place on the page and no more.
    pub async fn reading(&self, conn: &mut Conn, client: ClientId) -> DbResult<ReadingKey> {
        let key = self.unwrapped(conn, client).await?.ok();
        Ok(ReadingKey::new(client, key, self.unopened.clone()))
    }

    async fn unwrapped(&self, conn: &mut Conn, client: ClientId) -> DbResult<Result<ClientKey, DoesNotOpen>> {
        if let Some(key) = self.opened.lock().unwrap_or_else(PoisonError::into_inner).get(&client) {
            return Ok(Ok(key.clone()));
        }
        let wrapped = store::wrapped_key(conn, client).await?;
        let Ok(key) = wrapped.ok_or(DoesNotOpen).and_then(|wrapped| self.unwrap(client, &wrapped)) else { return Ok(Err(DoesNotOpen)) };
        let key = ClientKey { client, key: Arc::new(Zeroizing::new(key)) };
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.len() >= MOST_CACHED {
            opened.clear();
        }
        opened.insert(client, key.clone());
        Ok(Ok(key))
    }

    /// Where something did not open since this was last asked.
    pub fn take_unopened(&self) -> Vec<(ClientId, Place)> {
        self.unopened.take()
    }

    pub fn put_back_unopened(&self, places: Vec<(ClientId, Place)>) {
        self.unopened.put_back(places);
    }

    pub fn audit_key(&self) -> AuditKey {
        AuditKey::new(self.token("audit chain", &[]))
    }

    /// Makes a key for a new client, in the transaction that makes the client.
    pub async fn make_key(&self, conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<ClientKey> {
        let key = random::secret();
        let wrapped = encrypt(&self.wrapping, &wrap_bound(client), &key);
        store::insert_key(conn, client, &wrapped, now).await?;
        Ok(ClientKey { client, key: Arc::new(Zeroizing::new(key)) })
    }

    /// Seals what belongs to no client. It is bound to its place like everything else.
    pub fn seal_own(&self, place: Place, text: &str) -> Vec<u8> {
        encrypt(&self.wrapping, &place.bound_to_nobody(), text.as_bytes())
    }

    pub fn open_own(&self, place: Place, sealed: &[u8]) -> Result<String, DoesNotOpen> {
        String::from_utf8(decrypt(&self.wrapping, &place.bound_to_nobody(), sealed)?).map_err(|_| DoesNotOpen)
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

//! Whether the key file belongs to the database. The database keeps a value that only its key opens, so that a lost or wrong key file
//! is noticed before anything is written with another. That value also says since which row the audit log is keyed, where whoever has
//! only the database cannot change it.

use super::client_key::{decrypt, encrypt};
use super::{KeyFileProblem, Seal, key_file, store};
use crate::platform::audit::chain::Chain;
use crate::platform::audit::checkpoint::Checkpoint;
use crate::platform::audit::store as audit;
use crate::platform::db::{DbError, DbResult};
use crate::platform::tx::{Db, Tx};
use crate::types::ids::ClientId;
use std::path::Path;

#[derive(Debug, thiserror::Error)]
pub enum KeyProblem {
    #[error(transparent)]
    File(#[from] KeyFileProblem),
    #[error(
        "The database has lost the value by which it knows its key, though {0} shows that it had one: someone changed it, or it is a \
         copy from before. Restore a backup; if this is one, remove {0} first."
    )]
    CheckGone(String),
    #[error("UNKNOT_DATABASE_URL: {0}")]
    Database(#[from] DbError),
}

/// A key that belongs to its database, and the chain that it verifies.
pub struct Checked {
    pub seal: Seal,
    pub chain: Chain,
}

const BOUND: &[u8] = b"key_check|sealed";

/// What the database says about its key.
enum Known {
    Check(Vec<u8>),
    /// A client's wrapped key, from before there was a check value.
    DataKey(ClientId, Vec<u8>),
    Nothing,
}

async fn known(db: &Db) -> DbResult<Known> {
    let mut conn = db.read().await?;
    if let Some(sealed) = store::check(&mut conn).await? {
        return Ok(Known::Check(sealed));
    }
    let key = store::any_key(&mut conn).await?;
    Ok(key.map_or(Known::Nothing, |(client, wrapped)| Known::DataKey(client, wrapped)))
}

/// Opens the key file without making or writing anything. `None` where there is neither a key nor anything sealed.
pub async fn look(db: &Db, path: &Path) -> Result<Option<Checked>, KeyProblem> {
    let name = || path.to_string_lossy().into_owned();
    let (known, key) = (known(db).await?, key_file::read(path)?);
    let Some(key) = key else {
        return if matches!(known, Known::Nothing) { Ok(None) } else { Err(KeyFileProblem::Missing(name()).into()) };
    };
    let seal = Seal::with(key);
    let keyed_after = match known {
        Known::Check(sealed) => keyed_after(&key, &sealed).ok_or_else(|| KeyFileProblem::OtherKey(name()))?,
        Known::DataKey(client, wrapped) => {
            seal.unwrap(client, &wrapped).map_err(|_| KeyFileProblem::OtherKey(name()))?;
            not_keyed_yet(db, path).await?
        }
        Known::Nothing => not_keyed_yet(db, path).await?,
    };
    let chain = Chain { key: seal.audit_key(), keyed_after };
    Ok(Some(Checked { seal, chain }))
}

/// The newest row of a log from before it had a key. A checkpoint beside the key shows that it had one: whoever has only the database
/// could otherwise make a log of their own pass for an old one.
async fn not_keyed_yet(db: &Db, path: &Path) -> Result<i64, KeyProblem> {
    let (seq, checkpoint) = (audit::head(&mut db.read().await?).await?.seq, Checkpoint::file(path));
    if seq > 0 && checkpoint.exists() {
        return Err(KeyProblem::CheckGone(checkpoint.to_string_lossy().into_owned()));
    }
    Ok(seq)
}

fn keyed_after(key: &[u8; 32], sealed: &[u8]) -> Option<i64> {
    String::from_utf8(decrypt(key, BOUND, sealed).ok()?).ok()?.parse().ok()
}

/// Opens the key file, makes it for a database that has nothing sealed, and puts the check value where there is none.
pub async fn open(db: &Db, path: &Path) -> Result<Checked, KeyProblem> {
    if look(db, path).await?.is_none() {
        key_file::make(path)?;
    }
    let put = async move |tx: &mut Tx, key: [u8; 32]| {
        // The head is locked, so that no row without a key follows.
        let head = audit::head_locked(&mut tx.conn).await?;
        store::put_check(&mut tx.conn, &encrypt(&key, BOUND, head.seq.to_string().as_bytes())).await
    };
    if let Some(key) = key_file::read(path)?
        && matches!(known(db).await?, Known::DataKey(..) | Known::Nothing)
    {
        db.write::<_, DbError, _>(async move |tx: &mut Tx| put(tx, key).await).await?;
    }
    // Of two processes that start at once, both go on with what is there now.
    look(db, path).await?.ok_or_else(|| KeyFileProblem::Missing(path.to_string_lossy().into_owned()).into())
}

//! Renews the checkpoint beside the key file. One that the log does not follow from is evidence, and is never written over.

use super::checkpoint::{BadCheckpoint, Checkpoint};
use super::key::AuditKey;
use super::store;
use crate::platform::db::{Conn, DbError, DbResult};
use crate::types::instant::Instant;
use std::path::Path;

/// Why a new checkpoint did not take the place of the one that is kept.
#[derive(Debug, thiserror::Error)]
pub enum NotRenewed {
    #[error(
        "the audit log does not follow from the checkpoint in {0}: rows were cut off or replaced, or the database is an older copy. \
         Run unknot audit verify; after a restore, remove that file"
    )]
    DoesNotFollow(String),
    #[error("the checkpoint in {0} cannot be used: {1}")]
    Bad(String, BadCheckpoint),
    #[error(transparent)]
    Database(#[from] DbError),
    #[error("it cannot be kept beside the key file: {0}")]
    File(#[from] std::io::Error),
}

/// Whether the log still has the row of this checkpoint, and its head lies at it or beyond.
pub async fn follows(conn: &mut Conn, kept: &Checkpoint) -> DbResult<bool> {
    let head = store::head(conn).await?;
    let has =
        async |conn: &mut Conn, seq, hash: [u8; 32]| DbResult::Ok(store::hash_at(conn, seq).await?.is_some_and(|found| found == hash));
    Ok(kept.seq == 0 || (head.seq >= kept.seq && has(conn, head.seq, head.hash.0).await? && has(conn, kept.seq, kept.hash).await?))
}

/// Signs where the log stands and keeps that, if the log follows from what was kept before.
pub async fn renew(conn: &mut Conn, key_file: &Path, key: &AuditKey, now: Instant) -> Result<Checkpoint, NotRenewed> {
    let name = || Checkpoint::file(key_file).to_string_lossy().into_owned();
    match Checkpoint::kept(key_file, key)? {
        Some(Err(bad)) => return Err(NotRenewed::Bad(name(), bad)),
        Some(Ok(kept)) if !follows(conn, &kept).await? => return Err(NotRenewed::DoesNotFollow(name())),
        Some(Ok(_)) | None => {}
    }
    let taken = Checkpoint::of(&store::head(conn).await?, now, key);
    taken.keep(key_file)?;
    Ok(taken)
}

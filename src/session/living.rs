//! Reading a session.

use super::policy::{SEEN_EVERY, session_lives};
use super::store as session_store;
use crate::error::AppError;
use crate::platform::db::DbResult;
use crate::platform::state::AppState;
use crate::platform::tx::{Db, Tx};
use crate::types::instant::Instant;
use crate::types::person::Person;

/// A session that has not expired, read from the database for this one request.
#[derive(Debug, Clone)]
pub struct Session {
    pub token_hash: [u8; 32],
    pub person: Person,
    /// Unread messages, for the navigation.
    pub unread: i64,
    pub practice_version: i64,
}

/// The session of a cookie, unless it has expired. That it was seen is stored at most once a minute, in the background.
pub async fn living_session(state: &AppState, token_hash: [u8; 32], now: Instant) -> Result<Option<Session>, AppError> {
    let mut conn = state.db.read().await?;
    let Some(row) = session_store::session(&mut conn, &token_hash).await? else {
        return Ok(None);
    };
    drop(conn);
    let person = Person::from(row.person);
    if !session_lives(person.role, row.seen_at, row.expires_at, now) {
        return Ok(None);
    }
    if now.since(row.seen_at) > SEEN_EVERY {
        let db = state.db.clone();
        tokio::spawn(async move {
            let seen = db.write(async move |tx: &mut Tx| session_store::touch_session(&mut tx.conn, &token_hash, now).await);
            if let Err(error) = seen.await {
                tracing::warn!(%error, "could not note when a session was seen");
            }
        });
    }
    Ok(Some(Session { token_hash, person, unread: row.unread, practice_version: row.practice_version }))
}

/// Whether the session of this cookie still lives. Looking does not count as being seen.
pub async fn lives(db: &Db, token_hash: &[u8; 32], now: Instant) -> DbResult<bool> {
    let row = session_store::session(&mut db.read().await?, token_hash).await?;
    Ok(row.is_some_and(|row| session_lives(Person::from(row.person).role, row.seen_at, row.expires_at, now)))
}

//! Read models of accounts.

use super::store;
use crate::accounts::model::Person;
use crate::accounts::policy::{Failures, SEEN_EVERY, session_lives};
use crate::error::AppError;
use crate::server::cx::{Cx, Session, SignedIn};
use crate::server::state::AppState;
use crate::types::contact::Email;
use crate::types::ids::PersonId;
use crate::types::instant::Instant;
use futures::FutureExt;

/// The session behind a cookie, if it lives. Its last sight is noted at most once a minute, beside the request.
pub async fn living_session(state: &AppState, token_hash: [u8; 32], now: Instant) -> Result<Option<Session>, AppError> {
    let mut conn = state.db.read().await?;
    let Some(row) = store::session(&mut conn, &token_hash).await? else {
        return Ok(None);
    };
    drop(conn);
    if !session_lives(row.person.role, row.seen_at, row.expires_at, now) {
        return Ok(None);
    }
    if now.since(row.seen_at) > SEEN_EVERY {
        let db = state.db.clone();
        tokio::spawn(async move {
            let seen = db.write(move |tx| async move { store::touch_session(&mut tx.conn, &token_hash, now).await }.boxed());
            if let Err(error) = seen.await {
                tracing::warn!(%error, "could not note when a session was seen");
            }
        });
    }
    Ok(Some(Session { token_hash, person: row.person, unread: row.unread, practice_version: row.practice_version }))
}

/// The person with this address and their password's hash.
pub async fn credentials(state: &AppState, email: &Email) -> Result<Option<(Person, Option<String>)>, AppError> {
    Ok(store::credentials(&mut state.db.read().await?, email.as_str()).await?)
}

pub async fn knows_device(state: &AppState, person: PersonId, device: [u8; 32]) -> Result<bool, AppError> {
    Ok(store::knows_device(&mut state.db.read().await?, person, &device).await?)
}

pub async fn failures(state: &AppState, bucket: [u8; 32]) -> Result<Failures, AppError> {
    Ok(store::throttle(&mut state.db.read().await?, &bucket).await?)
}

/// One place where this person is signed in.
pub struct OpenSession {
    pub this_one: bool,
    pub since: String,
    pub last_seen: String,
}

pub async fn open_sessions(cx: &Cx, who: &SignedIn) -> Result<Vec<OpenSession>, AppError> {
    let rows = store::sessions_of(&mut cx.state.db.read().await?, who.id, cx.now).await?;
    let words = |(token_hash, created_at, seen_at): (Vec<u8>, Instant, Instant)| OpenSession {
        this_one: token_hash == who.session().token_hash,
        since: cx.practice.wall.moment(created_at),
        last_seen: cx.practice.wall.moment_from(seen_at, cx.now),
    };
    Ok(rows.into_iter().map(words).collect())
}

//! Read models of accounts.

use super::store;
use crate::error::AppError;
use crate::platform::state::AppState;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedIn;
use crate::session::store as session_store;
use crate::types::contact::Email;
use crate::types::ids::PersonId;
use crate::types::instant::Instant;
use crate::types::person::Person;

/// The person with this address, and the hash of their password.
pub async fn credentials(state: &AppState, email: &Email) -> Result<Option<(Person, Option<String>)>, AppError> {
    Ok(store::credentials(&mut state.db.read().await?, email.as_str()).await?)
}

pub async fn knows_device(state: &AppState, person: PersonId, device: [u8; 32]) -> Result<bool, AppError> {
    Ok(store::knows_device(&mut state.db.read().await?, person, &device).await?)
}

/// A browser in which this person is signed in.
pub struct OpenSession {
    pub this_one: bool,
    pub since: String,
    pub last_seen: String,
}

pub async fn open_sessions(cx: &Cx, who: &SignedIn) -> Result<Vec<OpenSession>, AppError> {
    let rows = session_store::sessions_of(&mut cx.state.db.read().await?, who.id, cx.now).await?;
    let words = |(token_hash, created_at, seen_at): (Vec<u8>, Instant, Instant)| OpenSession {
        this_one: token_hash == who.session().token_hash,
        since: cx.practice.wall.moment(created_at),
        last_seen: cx.practice.wall.moment_from(seen_at, cx.now),
    };
    Ok(rows.into_iter().map(words).collect())
}

//! Promises letters in the transaction of the change they are about, so that one never commits without the other.

use super::jobs::SEND_MAIL;
use super::secret::place;
use super::store;
use crate::notifications::model::{Letter, Words};
use crate::platform::db::{Conn, DbResult};
use crate::platform::random;
use crate::platform::seal::Seal;
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use crate::types::ids::{MailId, PersonId};
use crate::types::instant::Instant;
use uuid::Uuid;

/// The domain of the placeholder address of people without e-mail.
pub const NOWHERE: &str = "@household.invalid";

/// Stores a letter and enqueues its sending. Ring `job_signal` after the commit to have it sent at once.
pub async fn promise(tx: &mut Tx, letter: Letter<'_>, now: Instant) -> DbResult<MailId> {
    let id: MailId = random::id();
    // A placeholder address: nobody acts for this person, so nobody would read the letter.
    if letter.to.ends_with(NOWHERE) {
        return Ok(id);
    }
    store::insert(&mut tx.conn, id, &letter, now).await?;
    tx.enqueue(SEND_MAIL, Some(id.uuid()), letter.send_at, now);
    Ok(id)
}

/// Promises a letter whose body has [`HIDDEN`](super::secret::HIDDEN) in the place of a secret. That is sealed until the letter is sent,
/// and then forgotten.
pub async fn promise_secret(tx: &mut Tx, seal: &Seal, letter: Letter<'_>, secret: &str, now: Instant) -> DbResult<()> {
    let id = promise(tx, letter, now).await?;
    store::put_secret(&mut tx.conn, id, &seal.seal_own(place(id), secret)).await
}

/// Promises a letter to someone's own address, unless one of the same subject was written since `since`.
pub async fn promise_once_since(tx: &mut Tx, person: PersonId, words: Words, since: Instant, now: Instant) -> DbResult<()> {
    let Some(to) = store::address_of(&mut tx.conn, person).await? else { return Ok(()) };
    if store::told_since(&mut tx.conn, person, &words.subject, since).await? > 0 {
        return Ok(());
    }
    promise(tx, Letter { person: Some(person), to: &to, words, about: None, calendar: None, send_at: now }, now).await?;
    Ok(())
}

/// Takes back the unsent letters about something.
pub async fn take_back(conn: &mut Conn, about: Uuid) -> DbResult<()> {
    store::take_back(conn, about).await
}

/// The full address of one of our pages, for a letter.
pub fn link(state: &AppState, path: &str) -> String {
    state.config.base_url.join(path).map_or_else(|_| String::new(), |url| url.to_string())
}

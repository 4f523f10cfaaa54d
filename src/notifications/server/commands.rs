//! Promising letters, inside the transaction of what they tell of: a change and its letter stand or fall together.

use super::jobs::SEND_MAIL;
use super::store::{self, NewMail};
use crate::notifications::model::Words;
use crate::platform::db::{Conn, DbResult};
use crate::platform::random;
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use crate::types::ids::{MailId, PersonId};
use crate::types::instant::Instant;
use uuid::Uuid;

/// The end of the address of those who have none.
pub const NOWHERE: &str = "@household.invalid";

/// A letter to one address.
pub struct Letter<'a> {
    pub person: Option<PersonId>,
    pub to: &'a str,
    pub words: Words,
    /// What it tells of: see [`take_back`].
    pub about: Option<Uuid>,
    /// An entry for the reader's own calendar.
    pub calendar: Option<&'a str>,
    /// It can be taken back until then.
    pub send_at: Instant,
}

/// Writes the letter down and promises to send it. Ring `job_bell` once committed to have it sent at once.
pub async fn promise(tx: &mut Tx, letter: Letter<'_>, now: Instant) -> DbResult<MailId> {
    let id: MailId = random::id();
    // Someone for whom nobody acts any more and who has no address of their own: nobody would read it.
    if letter.to.ends_with(NOWHERE) {
        return Ok(id);
    }
    let Letter { person, to, about, calendar, .. } = letter;
    let (subject, body) = (letter.words.subject.as_str(), letter.words.body.as_str());
    store::insert(&mut tx.conn, &NewMail { id, person, to, subject, body, about, calendar }, now).await?;
    tx.enqueue(SEND_MAIL, Some(id.uuid()), letter.send_at, now);
    Ok(id)
}

/// Writes to someone at the address they have, unless a letter of the same subject went to them since `since`.
pub async fn promise_once_since(tx: &mut Tx, person: PersonId, words: Words, since: Instant, now: Instant) -> DbResult<()> {
    let Some(to) = store::address_of(&mut tx.conn, person).await? else { return Ok(()) };
    if store::told_since(&mut tx.conn, person, &words.subject, since).await? > 0 {
        return Ok(());
    }
    promise(tx, Letter { person: Some(person), to: &to, words, about: None, calendar: None, send_at: now }, now).await?;
    Ok(())
}

/// Takes back the letters about something that have not left yet.
pub async fn take_back(conn: &mut Conn, about: Uuid) -> DbResult<()> {
    store::take_back(conn, about).await
}

/// A page of ours as an address that works in a letter.
pub fn link(state: &AppState, path: &str) -> String {
    state.config.base_url.join(path).map_or_else(|_| String::new(), |url| url.to_string())
}

//! Promising letters, inside the transaction of what they tell of: a change and its letter stand or fall together.

use super::store::{self, NewMail};
use crate::notifications::letters::{self, Visit, Words};
use crate::server::db::{Conn, DbResult, Tx};
use crate::server::fresh;
use crate::server::jobs::{JobKind, enqueue};
use crate::server::state::AppState;
use crate::types::ids::{MailId, PersonId};
use crate::types::instant::{Instant, Span};
use crate::types::money::Cents;

/// A visit in words, and whom to write to about it.
#[derive(Debug, Clone)]
pub struct VisitMail {
    pub person: PersonId,
    pub to: String,
    pub clinic: String,
    pub day: String,
    pub times: String,
    pub therapist: String,
    pub address: String,
    pub phone: String,
    pub policy: (String, String),
    pub home: String,
}

impl VisitMail {
    fn visit(&self) -> Visit<'_> {
        Visit {
            clinic: &self.clinic,
            day: &self.day,
            times: &self.times,
            therapist: &self.therapist,
            address: &self.address,
            phone: &self.phone,
            home: &self.home,
        }
    }
}

pub async fn booking_confirmed(conn: &mut Conn, about: &VisitMail, now: Instant) -> DbResult<MailId> {
    let words = letters::booking_confirmed(&about.visit(), (&about.policy.0, &about.policy.1));
    promise(conn, Some(about.person), &about.to, words, now).await
}

pub async fn booking_cancelled(conn: &mut Conn, about: &VisitMail, fee: Cents, now: Instant) -> DbResult<MailId> {
    let fee = (fee.cents() > 0).then(|| fee.spoken());
    promise(conn, Some(about.person), &about.to, letters::booking_cancelled(&about.visit(), fee.as_deref()), now).await
}

/// Tells someone that a message waits for them; not from whom, and nothing of what it says.
pub async fn new_message(tx: &mut Tx, state: &AppState, person: PersonId, now: Instant) -> DbResult<()> {
    let Some(to) = store::address_of(&mut tx.conn, person).await? else {
        return Ok(());
    };
    let words = letters::new_message(&state.practice().clinic.name, &link(state, "/messages"));
    // One is enough to bring them here; five in a row would only teach them to look away.
    if store::told_since(&mut tx.conn, person, &words.subject, now.minus(Span::hours(1))).await? > 0 {
        return Ok(());
    }
    promise(&mut tx.conn, Some(person), &to, words, now).await?;
    Ok(())
}

/// A page of ours as an address that works in a letter.
pub fn link(state: &AppState, path: &str) -> String {
    state.config.base_url.join(path).map_or_else(|_| String::new(), |url| url.to_string())
}

/// Writes the letter down and promises to send it. Ring `job_bell` once committed to have it sent at once.
pub async fn promise(conn: &mut Conn, person: Option<PersonId>, to: &str, words: Words, now: Instant) -> DbResult<MailId> {
    let id: MailId = fresh::id();
    store::insert(conn, &NewMail { id, person, to, subject: &words.subject, body: &words.body }, now).await?;
    enqueue(conn, JobKind::SendMail, Some(id.uuid()), now, now).await?;
    Ok(id)
}

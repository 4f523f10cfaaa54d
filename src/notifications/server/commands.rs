//! Promising letters, inside the transaction of what they tell of: a change and its letter stand or fall together.

use super::store::{self, NewMail};
use crate::booking::policy::UNDO;
use crate::notifications::letters::{self, Visit, Words};
use crate::server::db::{Conn, DbResult, Tx};
use crate::server::fresh;
use crate::server::jobs::{JobKind, enqueue};
use crate::server::state::AppState;
use crate::types::ids::{MailId, PersonId};
use crate::types::instant::{Instant, Span};
use crate::types::money::Cents;
use uuid::Uuid;

/// A visit in words, and whom to write to about it.
#[derive(Debug, Clone)]
pub struct VisitMail {
    pub about: Uuid,
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
    /// The visit as an entry for a calendar.
    pub calendar: Option<String>,
}

impl VisitMail {
    fn policy(&self) -> (&str, &str) {
        (&self.policy.0, &self.policy.1)
    }

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
    let words = letters::booking_confirmed(&about.visit(), about.policy());
    promise_later(conn, about, words, now).await
}

/// `was` names the old time.
pub async fn booking_moved(conn: &mut Conn, about: &VisitMail, was: &str, fee: Cents, now: Instant) -> DbResult<MailId> {
    let words = letters::booking_moved(&about.visit(), was, spoken(fee).as_deref(), about.policy());
    promise_later(conn, about, words, now).await
}

pub async fn booking_cancelled(conn: &mut Conn, about: &VisitMail, fee: Cents, now: Instant) -> DbResult<MailId> {
    promise_later(conn, about, letters::booking_cancelled(&about.visit(), spoken(fee).as_deref()), now).await
}

pub async fn booking_called_off(conn: &mut Conn, about: &VisitMail, fee: Cents, now: Instant) -> DbResult<MailId> {
    promise_later(conn, about, letters::booking_called_off(&about.visit(), spoken(fee).as_deref()), now).await
}

/// `until` names when the offer ends. The letter leaves at `told_at`.
pub async fn time_came_free(conn: &mut Conn, about: &VisitMail, until: &str, told_at: Instant, now: Instant) -> DbResult<MailId> {
    let words = letters::time_came_free(&about.visit(), until);
    let mail = New { about: Some(about.about), calendar: None, send_at: told_at };
    write(conn, Some(about.person), &about.to, words, mail, now).await
}

pub async fn reminder(conn: &mut Conn, about: &VisitMail, now: Instant) -> DbResult<MailId> {
    let words = letters::reminder(&about.visit(), about.policy());
    let mail = New { about: Some(about.about), calendar: None, send_at: now };
    write(conn, Some(about.person), &about.to, words, mail, now).await
}

fn spoken(fee: Cents) -> Option<String> {
    (fee.cents() > 0).then(|| fee.spoken())
}

/// Letters about a step that can still be taken back wait as long as that.
async fn promise_later(conn: &mut Conn, about: &VisitMail, words: Words, now: Instant) -> DbResult<MailId> {
    let mail = New { about: Some(about.about), calendar: about.calendar.as_deref(), send_at: now.plus(UNDO) };
    write(conn, Some(about.person), &about.to, words, mail, now).await
}

/// Takes back the letters about something that have not left yet.
pub async fn take_back(conn: &mut Conn, about: Uuid) -> DbResult<()> {
    store::take_back(conn, about).await
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
    write(conn, person, to, words, New { about: None, calendar: None, send_at: now }, now).await
}

struct New<'a> {
    about: Option<Uuid>,
    calendar: Option<&'a str>,
    send_at: Instant,
}

async fn write(conn: &mut Conn, person: Option<PersonId>, to: &str, words: Words, new: New<'_>, now: Instant) -> DbResult<MailId> {
    let id: MailId = fresh::id();
    let (subject, body) = (words.subject.as_str(), words.body.as_str());
    store::insert(conn, &NewMail { id, person, to, subject, body, about: new.about, calendar: new.calendar }, now).await?;
    enqueue(conn, JobKind::SendMail, Some(id.uuid()), new.send_at, now).await?;
    Ok(id)
}

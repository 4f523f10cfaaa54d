//! Promising letters, inside the transaction of what they tell of: a change and its letter stand or fall together.

use super::store::{self, NewMail};
use crate::booking::appointments::policy::UNDO;
use crate::notifications::letters::{self, Visit, Words};
use crate::platform::db::{Conn, DbResult};
use crate::platform::jobs::JobKind;
use crate::platform::random;
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use crate::types::ids::{MailId, PersonId};
use crate::types::instant::{Instant, Span};
use crate::types::money::Cents;
use uuid::Uuid;

/// The end of the address of those who have none.
pub const NOWHERE: &str = "@household.invalid";

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
    /// For whom it is, when the letter goes to someone who acts for them.
    pub whose: Option<String>,
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
            whose: self.whose.as_deref(),
        }
    }
}

pub async fn booking_confirmed(tx: &mut Tx, about: &VisitMail, now: Instant) -> DbResult<MailId> {
    let words = letters::booking_confirmed(&about.visit(), about.policy());
    promise_later(tx, about, words, now).await
}

/// `was` names the old time.
pub async fn booking_moved(tx: &mut Tx, about: &VisitMail, was: &str, fee: Cents, now: Instant) -> DbResult<MailId> {
    let words = letters::booking_moved(&about.visit(), was, spoken(fee).as_deref(), about.policy());
    promise_later(tx, about, words, now).await
}

pub async fn booking_cancelled(tx: &mut Tx, about: &VisitMail, fee: Cents, now: Instant) -> DbResult<MailId> {
    promise_later(tx, about, letters::booking_cancelled(&about.visit(), spoken(fee).as_deref()), now).await
}

/// The clinic cannot give it.
pub async fn booking_called_off(tx: &mut Tx, about: &VisitMail, now: Instant) -> DbResult<MailId> {
    promise_later(tx, about, letters::booking_called_off(&about.visit()), now).await
}

/// The client asked the desk to cancel it.
pub async fn cancelled_for_client(tx: &mut Tx, about: &VisitMail, fee: Cents, now: Instant) -> DbResult<MailId> {
    promise_later(tx, about, letters::cancelled_for_client(&about.visit(), spoken(fee).as_deref()), now).await
}

/// `until` names when the offer ends. The letter leaves at `told_at`.
pub async fn time_came_free(tx: &mut Tx, about: &VisitMail, until: &str, told_at: Instant, now: Instant) -> DbResult<MailId> {
    let words = letters::time_came_free(&about.visit(), until);
    let mail = New { about: Some(about.about), calendar: None, send_at: told_at };
    write(tx, Some(about.person), &about.to, words, mail, now).await
}

/// `choose` leads to the times it can be moved to.
pub async fn please_choose(tx: &mut Tx, about: &VisitMail, choose: &str, now: Instant) -> DbResult<MailId> {
    let words = letters::please_choose(&about.visit(), choose);
    let mail = New { about: Some(about.about), calendar: None, send_at: now };
    write(tx, Some(about.person), &about.to, words, mail, now).await
}

pub async fn reminder(tx: &mut Tx, about: &VisitMail, now: Instant) -> DbResult<MailId> {
    let words = letters::reminder(&about.visit(), about.policy());
    let mail = New { about: Some(about.about), calendar: None, send_at: now };
    write(tx, Some(about.person), &about.to, words, mail, now).await
}

fn spoken(fee: Cents) -> Option<String> {
    (fee.cents() > 0).then(|| fee.spoken())
}

/// Letters about a step that can still be taken back wait as long as that.
async fn promise_later(tx: &mut Tx, about: &VisitMail, words: Words, now: Instant) -> DbResult<MailId> {
    let mail = New { about: Some(about.about), calendar: about.calendar.as_deref(), send_at: now.plus(UNDO) };
    write(tx, Some(about.person), &about.to, words, mail, now).await
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
    promise(tx, Some(person), &to, words, now).await?;
    Ok(())
}

/// A page of ours as an address that works in a letter.
pub fn link(state: &AppState, path: &str) -> String {
    state.config.base_url.join(path).map_or_else(|_| String::new(), |url| url.to_string())
}

/// Writes the letter down and promises to send it. Ring `job_bell` once committed to have it sent at once.
pub async fn promise(tx: &mut Tx, person: Option<PersonId>, to: &str, words: Words, now: Instant) -> DbResult<MailId> {
    write(tx, person, to, words, New { about: None, calendar: None, send_at: now }, now).await
}

struct New<'a> {
    about: Option<Uuid>,
    calendar: Option<&'a str>,
    send_at: Instant,
}

async fn write(tx: &mut Tx, person: Option<PersonId>, to: &str, words: Words, new: New<'_>, now: Instant) -> DbResult<MailId> {
    let id: MailId = random::id();
    // Someone for whom nobody acts any more and who has no address of their own: nobody would read it.
    if to.ends_with(NOWHERE) {
        return Ok(id);
    }
    let (subject, body) = (words.subject.as_str(), words.body.as_str());
    store::insert(&mut tx.conn, &NewMail { id, person, to, subject, body, about: new.about, calendar: new.calendar }, now).await?;
    tx.enqueue(JobKind::SendMail, Some(id.uuid()), new.send_at, now);
    Ok(id)
}

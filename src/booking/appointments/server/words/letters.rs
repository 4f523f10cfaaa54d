//! Letters about an appointment.

use super::calendar_entry;
use crate::booking::appointments::letters::{self, Visit};
use crate::booking::appointments::policy::UNDO;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::words;
use crate::notifications::model::{Letter, Words};
use crate::notifications::server::commands::{link, promise};
use crate::platform::db::DbResult;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::ids::{MailId, PersonId};
use crate::types::instant::Instant;
use crate::types::money::Cents;
use uuid::Uuid;

/// A visit in words, and where its letters go.
#[derive(Debug, Clone)]
pub struct VisitMail {
    pub about: Uuid,
    pub person: PersonId,
    pub to: String,
    pub visit: Visit,
    pub policy: (String, String),
    /// The visit as an entry for a calendar.
    pub calendar: Option<String>,
}

impl VisitMail {
    fn policy(&self) -> (&str, &str) {
        (&self.policy.0, &self.policy.1)
    }

    async fn send(&self, tx: &mut Tx, words: Words, calendar: Option<&str>, send_at: Instant, now: Instant) -> DbResult<MailId> {
        let letter = Letter { person: Some(self.person), to: &self.to, words, about: Some(self.about), calendar, send_at };
        promise(tx, letter, now).await
    }
}

pub fn mail(cx: &Cx, visit: &Appointment) -> VisitMail {
    let (wall, clinic) = (&cx.practice.wall, &cx.practice.clinic);
    VisitMail {
        about: visit.id.uuid(),
        person: PersonId::from(visit.client),
        to: visit.client_email.clone(),
        visit: Visit {
            clinic: clinic.name.clone(),
            day: wall.day(visit.start),
            times: format!("{} ({})", wall.times(visit.range()), wall.called()),
            therapist: visit.therapist_name.clone(),
            address: cx.practice.address_at(visit.location),
            phone: clinic.phone.clone(),
            home: link(&cx.state, "/home"),
            whose: visit.whose().map(str::to_owned),
        },
        policy: words::policy(wall, visit, cx.now),
        calendar: None,
    }
}

/// With the visit as an entry for the client's own calendar.
pub fn mail_with_entry(cx: &Cx, visit: &Appointment, cancelled: bool) -> VisitMail {
    let plain = mail(cx, visit);
    let calendar = Some(calendar_entry::for_letter(cx, visit, cancelled));
    VisitMail { calendar, ..plain }
}

pub async fn booking_confirmed(tx: &mut Tx, about: &VisitMail, now: Instant) -> DbResult<MailId> {
    let words = letters::booking_confirmed(&about.visit, about.policy());
    promise_later(tx, about, words, now).await
}

/// `was` names the old time.
pub async fn booking_moved(tx: &mut Tx, about: &VisitMail, was: &str, fee: Cents, now: Instant) -> DbResult<MailId> {
    let words = letters::booking_moved(&about.visit, was, spoken(fee).as_deref(), about.policy());
    promise_later(tx, about, words, now).await
}

pub async fn booking_cancelled(tx: &mut Tx, about: &VisitMail, fee: Cents, now: Instant) -> DbResult<MailId> {
    promise_later(tx, about, letters::booking_cancelled(&about.visit, spoken(fee).as_deref()), now).await
}

/// The clinic called the visit off.
pub async fn booking_called_off(tx: &mut Tx, about: &VisitMail, now: Instant) -> DbResult<MailId> {
    promise_later(tx, about, letters::booking_called_off(&about.visit), now).await
}

/// The client asked the desk to cancel it.
pub async fn cancelled_for_client(tx: &mut Tx, about: &VisitMail, fee: Cents, now: Instant) -> DbResult<MailId> {
    promise_later(tx, about, letters::cancelled_for_client(&about.visit, spoken(fee).as_deref()), now).await
}

/// `until` names when the offer ends. The letter leaves at `told_at`.
pub async fn time_came_free(tx: &mut Tx, about: &VisitMail, until: &str, told_at: Instant, now: Instant) -> DbResult<MailId> {
    let words = letters::time_came_free(&about.visit, until);
    about.send(tx, words, None, told_at, now).await
}

/// `choose` leads to the times it can be moved to.
pub async fn please_choose(tx: &mut Tx, about: &VisitMail, choose: &str, now: Instant) -> DbResult<MailId> {
    let words = letters::please_choose(&about.visit, choose);
    about.send(tx, words, None, now, now).await
}

pub async fn reminder(tx: &mut Tx, about: &VisitMail, now: Instant) -> DbResult<MailId> {
    let words = letters::reminder(&about.visit, about.policy());
    about.send(tx, words, None, now, now).await
}

fn spoken(fee: Cents) -> Option<String> {
    (fee.cents() > 0).then(|| fee.spoken())
}

/// A letter about a step waits until that step can no longer be undone.
async fn promise_later(tx: &mut Tx, about: &VisitMail, words: Words, now: Instant) -> DbResult<MailId> {
    about.send(tx, words, about.calendar.as_deref(), now.plus(UNDO), now).await
}

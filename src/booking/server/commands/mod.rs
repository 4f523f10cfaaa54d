//! What people do with bookings. Each is one transaction with its line in the appointment record, its audit row,
//! its deferred work and its announcement.

mod confirm;
mod desk;
mod ending;
mod hold;
mod series;
mod undo;
mod waiting;

pub use confirm::confirm;
pub use desk::{Block, block, book_for, call_off, mark, move_for, waive};
pub(super) use ending::expire;
pub use ending::{cancel, let_go};
pub use hold::{Wanted, extend, hold};
pub use series::book_plan;
pub use undo::undo;
pub use waiting::{Join, Ticked, join_waitlist, leave_waitlist};

use self::waiting::Freed;
use super::change_store as changes;
use super::store::{self, Detail};
use super::{entry, words};
use crate::audit::model::{Entry, Subject};
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::booking::policy::UNDO;
use crate::clinic::server::commands::take_into_care;
use crate::error::AppError;
use crate::notifications::server::commands::{self as notifications, VisitMail};
use crate::server::cx::Cx;
use crate::server::db::{Conn, DbResult, Tx};
use crate::server::fresh;
use crate::server::jobs::{JobKind, enqueue};
use crate::server::realtime::Announcement;
use crate::types::ids::{BookingId, ClientId, PersonId};
use crate::types::instant::{Instant, Span};
use crate::types::money::Cents;

const CHANGED_MEANWHILE: &str = "It changed just before you tapped. Nothing was done. Please look at it once more.";

/// Who ends a booking, why, and what is owed for it.
#[derive(Debug, Clone, Copy)]
struct Ending {
    by: EndedBy,
    actor: Option<PersonId>,
    reason: CancelReason,
    fee: Cents,
    at: Instant,
}

/// Takes a booking out of the calendar, with everything that tells of it but the letter.
async fn end(tx: &mut Tx, cx: &Cx, visit: &Detail, ending: Ending, entry: Entry) -> Result<(), AppError> {
    if !changes::end(&mut tx.conn, visit, ending.by, ending.reason, ending.fee, ending.at).await? {
        return Err(AppError::Conflict(CHANGED_MEANWHILE.to_owned()));
    }
    note(tx, visit.id, ending.actor, BookingStatus::Cancelled, ending.at).await?;
    tx.audit(entry);
    tx.announce(Announcement::to_everyone("openings", visit.therapist));
    match visit.status {
        BookingStatus::Hold => waiting::let_pass(tx, cx, Freed::of(visit), "declined", true).await?,
        // What a client gives up they may take back for three minutes; nobody is told before.
        _ if ending.by == EndedBy::Client => waiting::offer(tx, cx, Freed::of(visit), ending.at.plus(UNDO)).await?,
        // When the therapist is away or the clinic closed, nobody can have it.
        _ if ending.reason.is_the_clinics() => {}
        _ => waiting::offer(tx, cx, Freed::of(visit), ending.at).await?,
    }
    Ok(())
}

/// A line of the appointment record. No actor: the clinic's computer.
async fn note(tx: &mut Tx, id: BookingId, actor: Option<PersonId>, became: BookingStatus, at: Instant) -> DbResult<()> {
    changes::insert_event(&mut tx.conn, fresh::id(), id, at, actor, became).await
}

/// A client's own booking; anyone else's is not there.
async fn own(conn: &mut Conn, id: BookingId, client: ClientId) -> Result<Detail, AppError> {
    store::of_client(conn, id, client).await?.ok_or(AppError::NotFound)
}

fn subject(visit: &Detail) -> Subject {
    Subject { id: visit.client, name: visit.client_name.clone() }
}

/// What follows when a time has become a visit: its therapist looks after the client, reminders are promised and a letter
/// says so. `moved` is the visit whose place it took, and what that cost.
async fn settle(tx: &mut Tx, cx: &Cx, visit: &Detail, moved: Option<&(Detail, Cents)>) -> DbResult<()> {
    take_into_care(&mut tx.conn, visit.client, visit.therapist, cx.now).await?;
    promise_reminders(tx, cx, visit).await?;
    let letter = mail_with_entry(cx, visit, false);
    match moved {
        Some((old, fee)) => notifications::booking_moved(&mut tx.conn, &letter, &cx.practice.wall.binding(old.start), *fee, cx.now).await?,
        None => notifications::booking_confirmed(&mut tx.conn, &letter, cx.now).await?,
    };
    Ok(())
}

/// Promises to remind of a visit, at the hours before it that its service names. What is past already is left out.
async fn promise_reminders(tx: &mut Tx, cx: &Cx, visit: &Detail) -> DbResult<()> {
    let hours = cx.practice.service(visit.service).map(|service| service.reminders.clone()).unwrap_or_default();
    for hours in hours {
        let at = visit.start.minus(Span::hours(hours));
        if at > cx.now {
            let id = fresh::id();
            changes::insert_reminder(&mut tx.conn, id, visit.id, hours).await?;
            enqueue(&mut tx.conn, JobKind::RemindOfVisit, Some(id), at, cx.now).await?;
        }
    }
    Ok(())
}

/// Reminds of a visit once. One that was moved or called off, or has begun, needs no reminder.
pub(super) async fn remind(tx: &mut Tx, cx: &Cx, reminder: uuid::Uuid) -> Result<(), AppError> {
    let Some(id) = changes::take_reminder(&mut tx.conn, reminder, cx.now).await? else { return Ok(()) };
    let visit = store::one(&mut tx.conn, id).await?;
    if let Some(visit) = visit.filter(|visit| visit.status == BookingStatus::Booked && cx.now < visit.start) {
        notifications::reminder(&mut tx.conn, &mail(cx, &visit), cx.now).await?;
    }
    Ok(())
}

fn mail(cx: &Cx, visit: &Detail) -> VisitMail {
    let (wall, clinic) = (&cx.practice.wall, &cx.practice.clinic);
    VisitMail {
        about: visit.id.uuid(),
        person: PersonId::from(visit.client),
        to: visit.client_email.clone(),
        clinic: clinic.name.clone(),
        day: wall.day(visit.start),
        times: format!("{} ({})", wall.times(visit.range()), wall.called()),
        therapist: visit.therapist_name.clone(),
        address: clinic.address(),
        phone: clinic.phone.clone(),
        policy: words::policy(wall, visit, cx.now),
        home: notifications::link(&cx.state, "/home"),
        calendar: None,
    }
}

/// The letter with the visit as an entry for the client's own calendar.
fn mail_with_entry(cx: &Cx, visit: &Detail, cancelled: bool) -> VisitMail {
    let plain = mail(cx, visit);
    let calendar = Some(entry::for_letter(cx, visit, cancelled));
    VisitMail { calendar, ..plain }
}

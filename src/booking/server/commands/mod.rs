//! What people do with bookings. Each is one transaction with its line in the appointment record, its audit row,
//! its deferred work and its announcement.

mod arrangements;
mod confirm;
mod desk;
mod ending;
mod hold;
mod joining;
mod longer;
mod looking;
mod opened;
mod placing;
mod refused;
mod rooms;
mod series;
mod together;
mod undo;
mod waiting;

pub use arrangements::{put_label, put_referral};
pub use confirm::{confirm, confirm_all};
pub use desk::{ask_to_move, book_for, call_off, let_go_free, mark, move_for, waive};
pub(super) use ending::expire;
pub use ending::{cancel, let_go};
pub use hold::{Wanted, hold, hold_only, take_over};
pub use joining::{Join, Ticked, join_waitlist, leave_waitlist};
pub use longer::{extend, keep_for_code};
pub use opened::offer_opened;
pub use rooms::{empty_room, reseat};
pub use series::{Planned, book_plan};
pub use together::hold_both;
pub use undo::undo;
pub(super) use waiting::tell as tell_offer;

use self::waiting::Freed;
use super::change_store as changes;
use super::store::{self, Detail};
use super::{entry, standing, words};
use crate::audit::model::{Action, Entry};
use crate::booking::cancelling;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::booking::policy::UNDO;
use crate::clinic::server::{commands::take_into_care, practice};
use crate::error::AppError;
use crate::notifications::server::commands::{self as notifications, VisitMail};
use crate::server::cx::Cx;
use crate::server::db::dialect::lock_clinic;
use crate::server::db::{Conn, DbResult, Tx};
use crate::server::fresh;
use crate::server::jobs::{JobKind, enqueue};
use crate::server::realtime::Announcement;
use crate::types::ids::{BookingId, ClientId, PersonId};
use crate::types::instant::{Instant, Span};
use crate::types::money::Cents;

const HOURS_CHANGED: &str = "The clinic changed its hours or rooms this very moment. Nothing was done. Please look at the times once more.";
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

/// Takes a booking out of the calendar, with everything that tells of it but the letter, and passes its time on.
async fn end(tx: &mut Tx, cx: &Cx, visit: &Detail, ending: Ending, entry: Entry) -> Result<(), AppError> {
    take_out(tx, visit, ending, entry).await?;
    pass_on(tx, cx, visit, ending).await
}

/// The same with its time left to whoever is placing something this very moment.
async fn take_out(tx: &mut Tx, visit: &Detail, ending: Ending, entry: Entry) -> Result<(), AppError> {
    if !changes::end(&mut tx.conn, visit, ending.by, ending.reason, ending.fee, ending.at).await? {
        return Err(AppError::Conflict(CHANGED_MEANWHILE.to_owned()));
    }
    note(tx, visit.id, ending.actor, BookingStatus::Cancelled, ending.at);
    tx.audit(entry);
    tx.announce(Announcement::to_everyone("openings", visit.therapist));
    Ok(())
}

/// Offers what came free to those who wait, where anybody can have it.
async fn pass_on(tx: &mut Tx, cx: &Cx, visit: &Detail, ending: Ending) -> Result<(), AppError> {
    match visit.status {
        BookingStatus::Hold => waiting::let_pass(tx, cx, visit.id, Freed::of(visit), "declined", true).await?,
        // What a client gives up they may take back for three minutes; nobody is told before.
        _ if ending.by == EndedBy::Client => {
            waiting::offer(tx, cx, Freed::of(visit), ending.at.plus(UNDO)).await?;
        }
        // When the therapist is away nobody can have their time, but the room is free for others.
        _ if ending.reason == CancelReason::TherapistAway => waiting::offer_its_room(tx, cx, Freed::of(visit), ending.at).await?,
        _ if ending.reason.is_the_clinics() => {}
        _ => {
            waiting::offer(tx, cx, Freed::of(visit), ending.at).await?;
        }
    }
    Ok(())
}

/// Queues behind whoever is changing a booking, or the clinic. What was prepared on hours that have changed since is not
/// carried out.
async fn queue(tx: &mut Tx, cx: &Cx) -> Result<(), AppError> {
    lock_clinic(&mut tx.conn).await?;
    if practice::version(&mut tx.conn).await? == cx.practice.version { Ok(()) } else { Err(AppError::Conflict(HOURS_CHANGED.to_owned())) }
}

/// What nobody is there for any more is not booked, and not brought back.
fn still_stands(cx: &Cx, visit: &Detail) -> Result<(), AppError> {
    match standing::hindered(&cx.practice, visit) {
        None => Ok(()),
        Some(why) => Err(AppError::Conflict(format!(
            "That cannot be had any more: {}. Nothing was booked. Please choose another time.",
            why.words()
        ))),
    }
}

/// Nothing is done when ending a visit has come to cost more than whoever asks was shown.
fn agreed_to(fee: Cents, agreed: Cents) -> Result<(), AppError> {
    if fee > agreed { Err(AppError::Conflict(cancelling::dearer_now(fee))) } else { Ok(()) }
}

/// Nobody is in two places at once. What has the same claim is the visit itself, on its way to another time.
fn not_twice(cx: &Cx, at_hand: &[store::AtHand], claim: BookingId) -> Result<(), AppError> {
    let Some(visit) = at_hand.iter().find(|one| !one.is_hold && one.claim != claim) else { return Ok(()) };
    let name = cx.practice.therapist(visit.therapist).map_or("the clinic", |one| one.name.as_str());
    Err(AppError::Conflict(format!(
        "There is a visit at that time already: {}. Nothing was changed. Choose another time, or move that visit first.",
        words::with(&cx.practice.wall, visit.start, name)
    )))
}

/// Who is signed in; nobody when the clinic's computer acts.
fn actor(cx: &Cx) -> Option<PersonId> {
    cx.session.as_ref().map(|session| session.person.id)
}

/// A line of the appointment record. No actor: the clinic's computer.
fn note(tx: &mut Tx, id: BookingId, actor: Option<PersonId>, became: BookingStatus, at: Instant) {
    tx.at_end(changes::event(fresh::id(), id, at, actor, became));
}

/// A client's own booking; anyone else's is not there.
async fn own(conn: &mut Conn, id: BookingId, client: ClientId) -> Result<Detail, AppError> {
    store::of_client(conn, id, client).await?.ok_or(AppError::NotFound)
}

/// A visit has another room. Openings elsewhere may have come or gone with it.
fn note_seat(tx: &mut Tx, cx: &Cx, visit: &Detail) {
    tx.audit(cx.entry(Action::Change, "schedule/room", Some(visit.subject()), Some(visit.id.uuid())));
    tx.announce(Announcement::to_everyone("openings", visit.therapist));
}

/// What follows when a time has become a visit: its therapist looks after the client, reminders are promised and a letter
/// says so. `moved` is the visit whose place it took, and what that cost.
async fn settle(tx: &mut Tx, cx: &Cx, visit: &Detail, moved: Option<&(Detail, Cents)>) -> DbResult<()> {
    if !visit.in_care {
        take_into_care(&mut tx.conn, visit.client, visit.therapist, cx.now).await?;
    }
    promise_reminders(tx, cx, visit);
    let letter = mail_with_entry(cx, visit, false);
    match moved {
        Some((old, fee)) => notifications::booking_moved(tx, &letter, &cx.practice.wall.binding(old.start), *fee, cx.now).await?,
        None => notifications::booking_confirmed(tx, &letter, cx.now).await?,
    };
    Ok(())
}

/// Promises to remind of a visit, at the hours before it that its service names. What is past already is left out.
fn promise_reminders(tx: &mut Tx, cx: &Cx, visit: &Detail) {
    for hours in cx.practice.service(visit.service).into_iter().flat_map(|service| &service.reminders) {
        let (id, at) = (fresh::id::<uuid::Uuid>(), visit.start.minus(Span::hours(*hours)));
        if at > cx.now {
            tx.at_end(changes::promised_reminder(id, visit.id, *hours));
            enqueue(tx, JobKind::RemindOfVisit, Some(id), at, cx.now);
        }
    }
}

/// Reminds of a visit once. One that was moved or called off, or has begun, needs no reminder.
pub(super) async fn remind(tx: &mut Tx, cx: &Cx, reminder: uuid::Uuid) -> Result<(), AppError> {
    let visit = match changes::reminder(&mut tx.conn, reminder).await? {
        Some(id) => store::one(&mut tx.conn, id).await?,
        None => None,
    };
    // What was cancelled a moment ago can still come back, and its reminder with it.
    let undone_until = visit.as_ref().filter(|visit| visit.status == BookingStatus::Cancelled).and_then(|visit| visit.ended_at);
    if let Some(until) = undone_until.map(|at| at.plus(UNDO)).filter(|until| cx.now < *until) {
        enqueue(tx, JobKind::RemindOfVisit, Some(reminder), until, cx.now);
        return Ok(());
    }
    if !changes::take_reminder(&mut tx.conn, reminder, cx.now).await? {
        return Ok(());
    }
    // What cannot take place as it is booked is changed first; to remind of it would only mislead.
    let stands =
        |visit: &Detail| visit.status == BookingStatus::Booked && cx.now < visit.start && standing::hindered(&cx.practice, visit).is_none();
    if let Some(visit) = visit.filter(stands) {
        notifications::reminder(tx, &mail(cx, &visit), cx.now).await?;
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
        address: cx.practice.address_at(visit.location),
        phone: clinic.phone.clone(),
        policy: words::policy(wall, visit, cx.now),
        home: notifications::link(&cx.state, "/home"),
        whose: visit.whose().map(str::to_owned),
        calendar: None,
    }
}

/// The letter with the visit as an entry for the client's own calendar.
fn mail_with_entry(cx: &Cx, visit: &Detail, cancelled: bool) -> VisitMail {
    let plain = mail(cx, visit);
    let calendar = Some(entry::for_letter(cx, visit, cancelled));
    VisitMail { calendar, ..plain }
}

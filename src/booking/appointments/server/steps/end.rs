//! Ending holds and visits, and holds that ran out.

use super::freed::{Ended, Freed, Then};
use super::guards::{Ending, note};
use crate::booking::appointments::problems::StepProblem;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::writes::Lapsed;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::availability::capacity::Allocation;
use crate::booking::model::{BookingStatus, CancelReason};
use crate::clinic::server::care::leave_care;
use crate::error::AppError;
use crate::notifications::server::commands as notifications;
use crate::platform::audit::entry::{Action, Actor, Entry, Subject};
use crate::platform::db::DbResult;
use crate::platform::db::dialect::lock_clinic;
use crate::platform::realtime::Announcement;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::ids::BookingId;
use crate::types::instant::TimeRange;
use crate::types::money::Cents;

/// Takes back the letter about a visit's last step, if it has not left yet: it is no longer true. A letter about a move with
/// a fee is still sent: nothing else tells the client of that fee.
pub async fn take_back_letter(tx: &mut Tx, visit: &Appointment) -> DbResult<()> {
    let moved = match visit.replaces {
        Some(old) => reads::one(&mut tx.conn, old).await?,
        None => None,
    };
    if moved.is_some_and(|old| old.fee > Cents::new(0)) {
        return Ok(());
    }
    notifications::take_back(&mut tx.conn, visit.id.uuid()).await
}

/// Ends a visit and the holds that would have replaced it, all but `instead`, the visit that replaces it now.
pub async fn end_visit(
    tx: &mut Tx,
    cx: &Cx,
    visit: &Appointment,
    ending: Ending,
    instead: Option<BookingId>,
    entry: Entry,
) -> Result<Vec<Ended>, AppError> {
    let mut ended = Vec::new();
    for hold in reads::holds_for(&mut tx.conn, visit.id).await?.into_iter().filter(|hold| Some(hold.id) != instead) {
        let entry = Entry { about: Some(hold.id.uuid()), action: Action::End, ..entry.clone() };
        ended.push(end(tx, &hold, Ending::by_actor(cx, CancelReason::Moved, Cents::new(0)), entry).await?);
    }
    take_out(tx, visit, ending, entry).await?;
    leave_care(&mut tx.conn, visit.client, visit.therapist).await?;
    ended.push(Ended::of(visit, &ending, instead));
    Ok(ended)
}

/// Ends a hold or a visit, with everything that tells of it but the letter.
pub async fn end(tx: &mut Tx, visit: &Appointment, ending: Ending, entry: Entry) -> Result<Ended, AppError> {
    take_out(tx, visit, ending, entry).await?;
    Ok(Ended::of(visit, &ending, None))
}

async fn take_out(tx: &mut Tx, visit: &Appointment, ending: Ending, entry: Entry) -> Result<(), AppError> {
    if !writes::end(&mut tx.conn, visit, ending.by, ending.reason, ending.fee, ending.at).await? {
        return Err(StepProblem::ChangedMeanwhile.into());
    }
    note(tx, visit.id, ending.actor, BookingStatus::Cancelled, ending.at);
    tx.audit(entry);
    tx.announce(Announcement::to_everyone("openings", visit.therapist));
    Ok(())
}

/// Ends the holds within this stretch that ran out and that the worker has not ended yet. Their time is not offered on: the
/// caller is about to use it.
pub async fn expire_within(tx: &mut Tx, cx: &Cx, within: TimeRange) -> DbResult<Vec<Ended>> {
    let lapsed = writes::expire_within(&mut tx.conn, within, cx.now).await?;
    Ok(lapsed.into_iter().map(|one| note_expired(tx, cx, one, false)).collect())
}

/// Ends a hold that has run out. Does nothing when it was confirmed or let go in the meantime.
pub async fn expire(tx: &mut Tx, cx: &Cx, id: BookingId) -> DbResult<Option<Ended>> {
    lock_clinic(&mut tx.conn).await?;
    Ok(writes::expire(&mut tx.conn, id, cx.now).await?.map(|lapsed| note_expired(tx, cx, lapsed, true)))
}

fn note_expired(tx: &mut Tx, cx: &Cx, lapsed: Lapsed, goes_on: bool) -> Ended {
    note(tx, lapsed.id, None, BookingStatus::Expired, cx.now);
    tx.audit(Entry {
        at: cx.now,
        actor: Actor::computer(),
        action: Action::End,
        screen: "booking/hold",
        subject: Some(Subject { id: lapsed.client, name: lapsed.client_name }),
        about: Some(lapsed.id.uuid()),
    });
    tx.announce(Announcement::to_everyone("openings", lapsed.therapist));
    let time = Freed {
        booking: Some(lapsed.id),
        client: Some(lapsed.client),
        therapist: lapsed.therapist,
        busy: lapsed.busy,
        allocation: Some(Allocation { room: lapsed.room, equipment: lapsed.equipment }),
        held_since: Some(lapsed.created_at),
    };
    Ended { booking: lapsed.id, time, then: Then::Hold { became: "lapsed", goes_on } }
}

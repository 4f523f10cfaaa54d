//! Giving time back: letting a hold go, cancelling a visit, and holds that ran out.

use super::super::change_store::{self as changes, Lapsed};
use super::super::store::{self, Detail};
use super::waiting::{self, Freed};
use super::{Ending, actor, agreed_to, end, mail_with_entry, note, own};
use crate::audit::model::{Action, Actor, Entry, Subject};
use crate::booking::cancelling::{self, CancelProblem};
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::error::AppError;
use crate::notifications::server::commands as notifications;
use crate::server::cx::{Cx, SignedInClient};
use crate::server::db::dialect::lock_clinic;
use crate::server::db::{DbResult, Tx};
use crate::server::realtime::Announcement;
use crate::types::ids::{BookingId, ClientId};
use crate::types::instant::TimeRange;
use crate::types::money::Cents;
use futures::FutureExt;

/// Gives a held time back at once. Nothing to do when it is gone already.
pub async fn let_go(cx: &Cx, me: &SignedInClient, id: BookingId) -> Result<(), AppError> {
    let (client, context) = (me.id, cx.clone());
    let entry = cx.entry(Action::End, "booking/let-go", Some(me.subject()), Some(id.uuid()));
    cx.state
        .db
        .write(move |tx| {
            async move {
                lock_clinic(&mut tx.conn).await?;
                let visit = own(&mut tx.conn, id, client).await?;
                if visit.status != BookingStatus::Hold {
                    return Ok(());
                }
                end(tx, &context, &visit, by_whoever(&context, CancelReason::ClientAsked, Cents::new(0)), entry).await
            }
            .boxed()
        })
        .await
}

/// An end by whoever is signed in: the client, someone who acts for them, or the desk.
pub(super) fn by_whoever(cx: &Cx, reason: CancelReason, fee: Cents) -> Ending {
    let by = if cx.client().is_ok() { EndedBy::Client } else { EndedBy::Clinic };
    Ending { by, actor: actor(cx), reason, fee, at: cx.now }
}

/// Cancels a booked visit. `agreed` is the fee that stood on the page: when it has become more, nothing is done. A second
/// tap changes nothing.
pub async fn cancel(cx: &Cx, me: &SignedInClient, id: BookingId, agreed: Cents) -> Result<(), AppError> {
    let (client, context) = (me.id, cx.clone());
    let entry = cx.entry(Action::End, "booking/cancel", Some(me.subject()), Some(id.uuid()));
    cx.state.db.write(move |tx| async move { cancel_in(tx, &context, client, (id, agreed), entry).await }.boxed()).await?;
    cx.state.job_bell.notify_one();
    Ok(())
}

async fn cancel_in(tx: &mut Tx, cx: &Cx, client: ClientId, (id, agreed): (BookingId, Cents), entry: Entry) -> Result<(), AppError> {
    lock_clinic(&mut tx.conn).await?;
    let visit = own(&mut tx.conn, id, client).await?;
    let terms = match cancelling::cancel(cx.now, visit.status, visit.start, visit.rules(), visit.price) {
        Ok(terms) => terms,
        Err(CancelProblem::AlreadyCancelled) => return Ok(()),
        Err(problem) => return Err(AppError::Conflict(problem.sentence().to_owned())),
    };
    let owed = terms.owed(CancelReason::ClientAsked);
    agreed_to(owed, agreed)?;
    take_back_letter(tx, &visit).await?;
    end_visit(tx, cx, &visit, by_whoever(cx, CancelReason::ClientAsked, owed), None, entry).await?;
    if visit.status == BookingStatus::Booked {
        let letter = mail_with_entry(cx, &Detail { sequence: visit.sequence + 1, ..visit }, true);
        notifications::booking_cancelled(tx, &letter, owed, cx.now).await?;
    }
    Ok(())
}

/// The letter about a visit's last step, if it has not left yet, says nothing that is still true. Unless that step was a move
/// that cost something: then it is the only one that says so.
pub(super) async fn take_back_letter(tx: &mut Tx, visit: &Detail) -> DbResult<()> {
    let moved = match visit.replaces {
        Some(old) => store::one(&mut tx.conn, old).await?,
        None => None,
    };
    if moved.is_some_and(|old| old.fee > Cents::new(0)) {
        return Ok(());
    }
    notifications::take_back(&mut tx.conn, visit.id.uuid()).await
}

/// Ends a visit: holds that would have taken its place fall with it, and offers in its place go over to `next`, if another visit
/// takes it.
pub(super) async fn end_visit(
    tx: &mut Tx,
    cx: &Cx,
    visit: &Detail,
    ending: Ending,
    next: Option<BookingId>,
    entry: Entry,
) -> Result<(), AppError> {
    give_back_tries(tx, cx, visit, next, &entry).await?;
    end(tx, cx, visit, ending, entry).await?;
    Ok(waiting::keep_offers(tx, visit.id, next).await?)
}

/// Holds that would have taken this visit's place fall with it, all but the one that does. Offers are kept: see
/// [`waiting::keep_offers`].
async fn give_back_tries(tx: &mut Tx, cx: &Cx, visit: &Detail, but: Option<BookingId>, entry: &Entry) -> Result<(), AppError> {
    for hold in store::holds_for(&mut tx.conn, visit.id).await?.into_iter().filter(|hold| Some(hold.id) != but) {
        let entry = Entry { about: Some(hold.id.uuid()), action: Action::End, ..entry.clone() };
        end(tx, cx, &hold, by_whoever(cx, CancelReason::Moved, Cents::new(0)), entry).await?;
    }
    Ok(())
}

/// Holds that ran out stand in nobody's way, even when the worker has not come round to them. Whoever is taking the time
/// now has it; a waiting list is not asked again in between.
pub(super) async fn expire_within(tx: &mut Tx, cx: &Cx, within: TimeRange) -> DbResult<()> {
    for lapsed in changes::expire_within(&mut tx.conn, within, cx.now).await? {
        note_expired(tx, cx, lapsed, false).await?;
    }
    Ok(())
}

/// Gives back the time of a hold that has run out. Does nothing when it was confirmed or let go in the meantime.
pub(in super::super) async fn expire(tx: &mut Tx, cx: &Cx, id: BookingId) -> DbResult<()> {
    lock_clinic(&mut tx.conn).await?;
    match changes::expire(&mut tx.conn, id, cx.now).await? {
        Some(lapsed) => note_expired(tx, cx, lapsed, true).await,
        None => Ok(()),
    }
}

async fn note_expired(tx: &mut Tx, cx: &Cx, lapsed: Lapsed, pass_on: bool) -> DbResult<()> {
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
    let freed = Freed {
        booking: Some(lapsed.id),
        client: Some(lapsed.client),
        therapist: lapsed.therapist,
        busy: lapsed.busy,
        seat: Some(lapsed.seat),
        held_since: Some(lapsed.created_at),
    };
    waiting::let_pass(tx, cx, lapsed.id, freed, "lapsed", pass_on).await
}

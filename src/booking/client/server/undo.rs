//! Undoing the last step, for three minutes and without a fee. Its letter has not left by then.

use crate::booking::appointments::policy::{self, UNDO, Undo};
use crate::booking::appointments::problems::StepProblem;
use crate::booking::appointments::server::steps::end::{end_visit, expire_within};
use crate::booking::appointments::server::steps::freed::{Ended, Step};
use crate::booking::appointments::server::steps::guards::{Ending, actor, can_take_place, no_other_visit, note, own, queue};
use crate::booking::appointments::server::steps::refusal::is_taken;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::appointments::server::words::letters::{self, mail_with_entry};
use crate::booking::model::{BookingStatus, CancelReason};
use crate::booking::server::change::change;
use crate::booking::waitlist::server::offer;
use crate::clinic::server::care::take_into_care;
use crate::error::AppError;
use crate::notifications::server::commands as notifications;
use crate::platform::audit::entry::{Action, Entry};
use crate::platform::realtime::Announcement;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{BookingId, ClientId};
use crate::types::instant::Instant;
use crate::types::money::Cents;

/// Undoes the step that was taken at `step`: booking, moving or cancelling this visit. Sent twice, the form undoes one step, as
/// another step has another instant.
pub async fn undo(cx: &Cx, me: &SignedInClient, id: BookingId, step: Instant) -> Result<(), AppError> {
    let (client, context) = (me.id, cx.clone());
    let entry = cx.entry(Action::Change, "booking/undo", Some(me.subject()), Some(id.uuid()));
    change(cx, async move |tx: &mut Tx| undo_in(tx, &context, client, (id, step), entry).await).await
}

async fn undo_in(tx: &mut Tx, cx: &Cx, client: ClientId, (id, step): (BookingId, Instant), entry: Entry) -> Result<Step<()>, AppError> {
    queue(tx, cx).await?;
    let visit = own(&mut tx.conn, id, client).await?;
    if visit.last_step() != Some(step) {
        return Ok(((), Vec::new()));
    }
    let what = policy::undo(cx.now, &visit.steps())?;
    notifications::take_back(&mut tx.conn, id.uuid()).await?;
    let ended = match what {
        Undo::Booking => take_out(tx, cx, &visit, None, entry).await?,
        Undo::Move(old) => {
            let old = own(&mut tx.conn, old, client).await?;
            if old.start <= cx.now {
                return Err(StepProblem::OldTimePast.into());
            }
            let mut ended = bring_back(tx, cx, &old, entry.clone()).await?;
            ended.extend(take_out(tx, cx, &visit, Some(old.id), entry).await?);
            ended
        }
        Undo::Cancelling => bring_back(tx, cx, &visit, entry).await?,
    };
    Ok(((), ended))
}

/// Ends the visit. `back` is the one it had replaced, which is booked again.
async fn take_out(tx: &mut Tx, cx: &Cx, visit: &Appointment, back: Option<BookingId>, entry: Entry) -> Result<Vec<Ended>, AppError> {
    offer::wait_again(tx, visit.id).await?;
    end_visit(tx, cx, visit, Ending::by_actor(cx, CancelReason::Undone, Cents::new(0)), back, entry).await
}

/// Books the visit again as it was, with its reminders, if its time is still free. The database decides that.
async fn bring_back(tx: &mut Tx, cx: &Cx, visit: &Appointment, entry: Entry) -> Result<Vec<Ended>, AppError> {
    can_take_place(cx, visit)?;
    no_other_visit(cx, &reads::at_hand(&mut tx.conn, visit.client, cx.now, visit.range()).await?, visit.claim)?;
    offer::withdraw(tx, cx, visit.id).await?;
    let lapsed = expire_within(tx, cx, visit.busy).await?;
    match writes::bring_back(&mut tx.conn, visit.id, visit.client).await {
        Ok(true) => {}
        Ok(false) => return Err(StepProblem::ChangedMeanwhile.into()),
        Err(error) if is_taken(&error) => return Err(StepProblem::OldTimeTaken.into()),
        Err(error) => return Err(error.into()),
    }
    take_into_care(&mut tx.conn, visit.client, visit.therapist, cx.now).await?;
    note(tx, visit.id, actor(cx), BookingStatus::Booked, cx.now);
    // It ended before its letter had left, so the letter was taken back with it.
    let untold = visit.ended_at.zip(visit.confirmed_at).is_some_and(|(ended, confirmed)| ended.since(confirmed) < UNDO);
    if untold {
        letters::booking_confirmed(tx, &mail_with_entry(cx, visit, false), cx.now).await?;
    }
    tx.audit(Entry { about: Some(visit.id.uuid()), ..entry });
    tx.announce(Announcement::to_everyone("openings", visit.therapist));
    Ok(lapsed)
}

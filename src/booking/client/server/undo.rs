//! Taking the last step back, for three minutes and without a fee. Its letter has not left by then.

use crate::booking::appointments::policy::{self, UNDO, Undo};
use crate::booking::appointments::server::steps::end::{by_whoever, end_visit, expire_within};
use crate::booking::appointments::server::steps::freed::{Ended, Step};
use crate::booking::appointments::server::steps::guards::{actor, not_twice, note, own, queue, still_stands};
use crate::booking::appointments::server::steps::refusal::is_taken;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::appointments::server::words::letters::{self, mail_with_entry};
use crate::booking::model::{BookingStatus, CancelReason};
use crate::booking::server::change::change;
use crate::booking::waitlist::server::offer;
use crate::clinic::server::care::leave_care;
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

const OLD_TIME_PAST: &str = "The time you had before has begun, so it cannot be brought back. Nothing was changed.";
const OLD_TIME_TAKEN: &str = "The time you had before was just taken, so it could not be brought back. Nothing was changed.";

/// Undoes booking, moving or cancelling this visit: the step that was taken at `step`. Another step has another instant, so
/// the same form sent twice takes back one.
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
    let what = policy::undo(cx.now, &visit.steps()).map_err(|problem| AppError::Conflict(problem.sentence().to_owned()))?;
    notifications::take_back(&mut tx.conn, id.uuid()).await?;
    let ended = match what {
        Undo::Booking => take_out(tx, cx, &visit, None, entry).await?,
        Undo::Move(old) => {
            let old = own(&mut tx.conn, old, client).await?;
            if old.start <= cx.now {
                return Err(AppError::Conflict(OLD_TIME_PAST.to_owned()));
            }
            let mut ended = bring_back(tx, cx, &old, entry.clone()).await?;
            ended.extend(take_out(tx, cx, &visit, Some(old.id), entry).await?);
            ended
        }
        Undo::Cancelling => bring_back(tx, cx, &visit, entry).await?,
    };
    Ok(((), ended))
}

/// `back` is the visit that stands in its place again.
async fn take_out(tx: &mut Tx, cx: &Cx, visit: &Appointment, back: Option<BookingId>, entry: Entry) -> Result<Vec<Ended>, AppError> {
    offer::wait_again(tx, visit.id).await?;
    let ended = end_visit(tx, cx, visit, by_whoever(cx, CancelReason::Undone, Cents::new(0)), back, entry).await?;
    if let Some(since) = visit.confirmed_at {
        leave_care(&mut tx.conn, visit.client, visit.therapist, since).await?;
    }
    Ok(ended)
}

/// The visit stands again as it stood, its reminders with it, if its time is still there. The database has the last word on that.
async fn bring_back(tx: &mut Tx, cx: &Cx, visit: &Appointment, entry: Entry) -> Result<Vec<Ended>, AppError> {
    still_stands(cx, visit)?;
    not_twice(cx, &reads::at_hand(&mut tx.conn, visit.client, cx.now, visit.range()).await?, visit.claim)?;
    offer::withdraw(tx, cx, visit.id).await?;
    let lapsed = expire_within(tx, cx, visit.busy).await?;
    match writes::bring_back(&mut tx.conn, visit.id, visit.client).await {
        Ok(true) => {}
        Ok(false) => return Err(AppError::Conflict(crate::booking::appointments::server::steps::guards::CHANGED_MEANWHILE.to_owned())),
        Err(error) if is_taken(&error) => return Err(AppError::Conflict(OLD_TIME_TAKEN.to_owned())),
        Err(error) => return Err(error.into()),
    }
    note(tx, visit.id, actor(cx), BookingStatus::Booked, cx.now);
    // Its letter had not left when it was given up, and was taken back with it.
    let untold = visit.ended_at.zip(visit.confirmed_at).is_some_and(|(ended, confirmed)| ended.since(confirmed) < UNDO);
    if untold {
        letters::booking_confirmed(tx, &mail_with_entry(cx, visit, false), cx.now).await?;
    }
    tx.audit(Entry { about: Some(visit.id.uuid()), ..entry });
    tx.announce(Announcement::to_everyone("openings", visit.therapist));
    Ok(lapsed)
}

//! What the desk does with visits: book and move for a client, mark who came, call off, waive a fee.

use super::super::change_store as changes;
use super::super::desk;
use super::super::store::{self, Detail};
use super::super::words;
use super::hold::{Placing, Refused, Wanted, or_nearest};
use super::{CHANGED_MEANWHILE, Ending, end, mail_with_entry, note, settle, subject};
use crate::audit::model::{Action, Entry, Subject};
use crate::booking::cancelling;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::booking::policy;
use crate::clinic::server::commands::keep_free;
use crate::error::AppError;
use crate::notifications::server::commands as notifications;
use crate::server::cx::{Cx, SignedInStaff};
use crate::server::db::dialect::lock_clinic;
use crate::server::db::{Conn, Tx};
use crate::server::realtime::Announcement;
use crate::types::ids::{BookingId, ClientId, TherapistId};
use crate::types::instant::TimeRange;
use crate::types::money::Cents;
use futures::FutureExt;

/// Books a visit for a client, who is told by letter.
pub async fn book_for(cx: &Cx, desk: &SignedInStaff, client: ClientId, wanted: Wanted) -> Result<BookingId, AppError> {
    let name = store::client_name(&mut cx.state.db.read().await?, client).await?.ok_or(AppError::NotFound)?;
    // The same form sent twice.
    if let Some(same) = store::booked_at(&mut cx.state.db.read().await?, client, wanted.therapist, wanted.start).await? {
        return Ok(same);
    }
    let entry = cx.entry(Action::Create, "schedule/book", Some(Subject { id: client, name }), None);
    place(cx, desk, client, wanted, entry).await
}

/// Moves a visit to another time or therapist. Whoever comes second learns that it was moved already.
pub async fn move_for(cx: &Cx, desk: &SignedInStaff, id: BookingId, to: Wanted) -> Result<BookingId, AppError> {
    let visit = found(&mut cx.state.db.read().await?, id).await?;
    if let Some(same) = store::moved_to(&mut cx.state.db.read().await?, id, to.therapist, to.start).await? {
        return Ok(same);
    }
    let entry = cx.entry(Action::Change, "schedule/move", Some(subject(&visit)), None);
    place(cx, desk, visit.client, Wanted { replaces: Some(id), service: visit.service, ..to }, entry).await
}

async fn place(cx: &Cx, desk: &SignedInStaff, client: ClientId, wanted: Wanted, entry: Entry) -> Result<BookingId, AppError> {
    let placing = Placing::prepare(cx, client, wanted, |service| desk::ask(cx, service), entry)?;
    let (context, by) = (cx.clone(), desk.id);
    let placed = cx.state.db.write(move |tx| {
        async move {
            let cx = &context;
            let id = placing.book(tx).await?;
            let visit = found(&mut tx.conn, id).await?;
            let moved = match visit.replaces {
                None => None,
                Some(old) => {
                    notifications::take_back(&mut tx.conn, old.uuid()).await?;
                    Some((found(&mut tx.conn, old).await?, Cents::new(0)))
                }
            };
            settle(tx, cx, &visit, moved.as_ref()).await?;
            tracing::debug!(%by, booking = %id, "booked by the desk");
            Ok::<_, Refused>(id)
        }
        .boxed()
    });
    let placed = placed.await;
    cx.state.job_bell.notify_one();
    or_nearest(cx, wanted, placed).await
}

/// Notes that a client came, was there, or did not come.
pub async fn mark(cx: &Cx, desk: &SignedInStaff, id: BookingId, to: BookingStatus) -> Result<(), AppError> {
    let (now, desk, context) = (cx.now, desk.id, cx.clone());
    let entry = cx.entry(Action::Change, "schedule/mark", None, Some(id.uuid()));
    cx.state
        .db
        .write(move |tx| {
            async move {
                lock_clinic(&mut tx.conn).await?;
                let visit = found(&mut tx.conn, id).await?;
                if visit.status == to {
                    return Ok(());
                }
                policy::mark(now, visit.status, to, visit.start).map_err(|problem| AppError::Conflict(problem.sentence().to_owned()))?;
                // A visit that was marked as missed and is taken up again needs its time once more.
                super::ending::expire_within(tx, &context, visit.busy).await?;
                match changes::mark(&mut tx.conn, id, visit.status, to).await {
                    Ok(true) => {}
                    Err(error) if !super::undo::is_taken(&error) => return Err(error.into()),
                    Ok(false) | Err(_) => return Err(AppError::Conflict(CHANGED_MEANWHILE.to_owned())),
                }
                // Not coming costs what cancelling at the last minute would; whoever came after all owes nothing.
                let fee = cancelling::terms(visit.start, visit.start, visit.rules(), visit.price).fee;
                match (visit.status, to) {
                    (_, BookingStatus::NoShow) => changes::charge(&mut tx.conn, id, fee).await?,
                    (BookingStatus::NoShow, _) => changes::charge(&mut tx.conn, id, Cents::new(0)).await?,
                    _ => {}
                }
                note(tx, id, Some(desk), to, now).await?;
                tx.audit(Entry { subject: Some(subject(&visit)), ..entry });
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Calls a visit off. When the clinic is why, the client owes nothing.
pub async fn call_off(cx: &Cx, desk: &SignedInStaff, id: BookingId, reason: CancelReason) -> Result<(), AppError> {
    let (context, desk) = (cx.clone(), desk.id);
    let entry = cx.entry(Action::End, "schedule/call-off", None, Some(id.uuid()));
    cx.state
        .db
        .write(move |tx| {
            async move {
                let cx = &context;
                lock_clinic(&mut tx.conn).await?;
                let visit = found(&mut tx.conn, id).await?;
                if visit.status == BookingStatus::Cancelled {
                    return Ok(());
                }
                let terms = cancelling::cancel(cx.now, visit.status, visit.start, visit.rules(), visit.price)
                    .map_err(|problem| AppError::Conflict(problem.sentence().to_owned()))?;
                let fee = terms.owed(reason);
                let entry = Entry { subject: Some(subject(&visit)), ..entry };
                super::ending::give_back_tries(tx, cx, &visit, &entry).await?;
                notifications::take_back(&mut tx.conn, id.uuid()).await?;
                end(tx, cx, &visit, Ending { by: EndedBy::Clinic, actor: Some(desk), reason, fee, at: cx.now }, entry).await?;
                let letter = mail_with_entry(cx, &Detail { sequence: visit.sequence + 1, ..visit }, true);
                notifications::booking_called_off(&mut tx.conn, &letter, fee, cx.now).await?;
                Ok::<_, AppError>(())
            }
            .boxed()
        })
        .await?;
    cx.state.job_bell.notify_one();
    Ok(())
}

/// Forgives the fee of a cancelled or missed visit.
pub async fn waive(cx: &Cx, desk: &SignedInStaff, id: BookingId) -> Result<(), AppError> {
    let _ = desk;
    let entry = cx.entry(Action::Change, "schedule/waive", None, Some(id.uuid()));
    cx.state
        .db
        .write(move |tx| {
            async move {
                let visit = found(&mut tx.conn, id).await?;
                if changes::waive(&mut tx.conn, id).await? {
                    tx.audit(Entry { subject: Some(subject(&visit)), ..entry });
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

async fn found(conn: &mut Conn, id: BookingId) -> Result<Detail, AppError> {
    store::one(conn, id).await?.ok_or(AppError::NotFound)
}

/// Time in which nobody is to book these therapists.
pub struct Block {
    /// One, or everyone when the clinic is closed.
    pub therapists: Vec<TherapistId>,
    pub range: TimeRange,
}

impl Block {
    /// `who` is a therapist's id or "everyone".
    pub fn read(cx: &Cx, who: &str, range: TimeRange) -> Result<Self, AppError> {
        let therapists = match who {
            "everyone" => cx.practice.therapists.iter().map(|one| one.id).collect(),
            id => vec![id.parse().ok().and_then(|id| cx.practice.therapist(id)).ok_or(AppError::NotFound)?.id],
        };
        Ok(Self { therapists, range })
    }
}

/// Keeps time free. Visits that stand in it are named and nothing is done: each is moved or called off first, so that none
/// is ever without its therapist.
pub async fn block(cx: &Cx, desk: &SignedInStaff, block: Block) -> Result<(), AppError> {
    let by = desk.id;
    if block.range.end <= block.range.start || block.range.end <= cx.now {
        return Err(AppError::invalid("until", "That time is over or ends before it begins. Nothing was blocked."));
    }
    let context = cx.clone();
    let entry = cx.entry(Action::Create, "schedule/block", None, None);
    cx.state
        .db
        .write(move |tx| {
            async move {
                lock_clinic(&mut tx.conn).await?;
                super::ending::expire_within(tx, &context, block.range).await?;
                nobody_stands_in(tx, &context, &block).await?;
                for therapist in &block.therapists {
                    keep_free(&mut tx.conn, *therapist, block.range).await?;
                    tx.audit(Entry { about: Some(therapist.uuid()), ..entry.clone() });
                    tx.announce(Announcement::to_everyone("openings", *therapist));
                }
                tracing::debug!(%by, "time blocked");
                Ok(())
            }
            .boxed()
        })
        .await
}

async fn nobody_stands_in(tx: &mut Tx, cx: &Cx, block: &Block) -> Result<(), AppError> {
    let mut standing: Vec<String> = Vec::new();
    for therapist in &block.therapists {
        let visits = store::day_of(&mut tx.conn, *therapist, block.range).await?;
        let booked = visits.iter().filter(|visit| visit.busy.overlaps(block.range) && visit.status.occupies());
        standing.extend(
            booked.map(|visit| format!("{}, {}", visit.client_name, words::with(&cx.practice.wall, visit.start, &visit.therapist_name))),
        );
        let held = store::taken_of(&mut tx.conn, *therapist, block.range).await?;
        if standing.is_empty() && held.iter().any(|one| one.busy.overlaps(block.range)) {
            let wait = "Someone is holding a time in it just now. Nothing was blocked. Try again in ten minutes.";
            return Err(AppError::Conflict(wait.to_owned()));
        }
    }
    if standing.is_empty() {
        return Ok(());
    }
    let (count, named) = (standing.len(), standing.into_iter().take(12).collect::<Vec<_>>().join("; "));
    Err(AppError::Conflict(format!("{count} booked then: {named}. Nothing was blocked. Move or call off what stands there first.")))
}

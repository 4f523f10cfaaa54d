//! What the desk does with visits: book and move for a client, mark who came, call off, waive a fee.

use super::queries;
use crate::booking::appointments::server::feasibility::{self, Obstacle};
use crate::booking::appointments::server::steps::end::{end_visit, expire_within, take_back_letter};
use crate::booking::appointments::server::steps::freed::Step;
use crate::booking::appointments::server::steps::guards::{CHANGED_MEANWHILE, Ending, agreed_to, found, note, queue};
use crate::booking::appointments::server::steps::place::Placing;
use crate::booking::appointments::server::steps::refusal::Refused;
use crate::booking::appointments::server::steps::refusal::is_taken;
use crate::booking::appointments::server::steps::reseat::reseat;
use crate::booking::appointments::server::steps::settle::settle;
use crate::booking::appointments::server::steps::wanted::Wanted;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::{owner, reads, writes};
use crate::booking::appointments::server::words::letters::{self, mail_with_entry};
use crate::booking::appointments::{cancellation, policy};
use crate::booking::client::server::hold::or_nearest;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::booking::server::change::change;
use crate::clinic::server::care::keep_free;
use crate::error::AppError;
use crate::notifications::server::commands as notifications;
use crate::platform::audit::entry::{Action, Entry, Subject};
use crate::platform::db::DbResult;
use crate::platform::db::dialect::lock_clinic;
use crate::platform::realtime::Announcement;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;
use crate::types::ids::PersonId;
use crate::types::ids::{BookingId, ClientId, RoomId};
use crate::types::instant::TimeRange;
use crate::types::money::Cents;

/// Books a visit for a client, who is told by letter.
pub async fn book_for(cx: &Cx, desk: &SignedInStaff, client: ClientId, wanted: Wanted) -> Result<BookingId, AppError> {
    let name = owner::client_name(&mut cx.state.db.read().await?, client).await?.ok_or(AppError::NotFound)?;
    let subject = Subject { id: client, name };
    let entry = cx.entry(Action::Create, "schedule/book", Some(subject.clone()), None);
    let placing = Placing::prepare(cx, client, &wanted, |service| queries::ask(cx, service), entry)?;
    place(cx, desk, subject, wanted, placing).await
}

/// Moves a visit to another time, therapist or room. Whoever comes second learns that it was moved already.
pub async fn move_for(cx: &Cx, desk: &SignedInStaff, id: BookingId, to: Wanted, room: Option<RoomId>) -> Result<BookingId, AppError> {
    let mut conn = cx.state.db.read().await?;
    let visit = found(&mut conn, id).await?;
    let booked = writes::add_ons(&mut conn, id).await?;
    drop(conn);
    if (visit.therapist, visit.start) == (to.therapist, to.start) && room.is_some() {
        reseat_for(cx, desk, id, room).await?;
        return Ok(id);
    }
    let entry = cx.entry(Action::Change, "schedule/move", Some(visit.subject()), None);
    let add_ons = booked.iter().map(|one| one.id).collect();
    let wanted = Wanted { replaces: Some(id), service: visit.service, add_ons, ..to };
    let placing = Placing::moving(cx, &visit, booked, &wanted, |service| queries::ask(cx, service), entry)?.in_room(room);
    place(cx, desk, visit.subject(), wanted, placing).await
}

/// Gives a visit this room, or any that is free then.
pub async fn reseat_for(cx: &Cx, _desk: &SignedInStaff, id: BookingId, room: Option<RoomId>) -> Result<(), AppError> {
    let context = cx.clone();
    change(cx, async move |tx: &mut Tx| reseat(tx, &context, id, room).await).await
}

async fn place(cx: &Cx, desk: &SignedInStaff, whose: Subject, wanted: Wanted, placing: Placing) -> Result<BookingId, AppError> {
    let (context, by, this, client) = (cx.clone(), desk.id, wanted.clone(), whose.id);
    let (length, busy) = (placing.length(), placing.busy());
    let placed = change(cx, async move |tx: &mut Tx| {
        let cx = &context;
        queue(tx, cx).await?;
        if let Some(same) = sent_before(tx, client, &this).await? {
            return Ok((same, Vec::new()));
        }
        let (id, ended) = placing.book(tx).await?;
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
        Ok::<_, Refused>((id, ended))
    });
    let placed = placed.await;
    cx.state.job_bell.notify_one();
    match or_nearest(cx, &wanted, length, placed).await {
        Err(AppError::SlotTaken { by, nearest }) if by.is_empty() => {
            Err(AppError::SlotTaken { by: what_stands(cx, &wanted, busy).await?, nearest })
        }
        // What was refused is not in the log, but what the refusal says of the client was seen.
        Err(refused @ AppError::Conflict(_)) => {
            cx.looked_at("/schedule", whose, None).await?;
            Err(refused)
        }
        other => other,
    }
}

/// What the same form, sent a moment ago, has booked.
async fn sent_before(tx: &mut Tx, client: ClientId, wanted: &Wanted) -> DbResult<Option<BookingId>> {
    match wanted.replaces {
        Some(old) => reads::moved_to(&mut tx.conn, old, wanted.therapist, wanted.start).await,
        None => reads::booked_at(&mut tx.conn, client, wanted.therapist, wanted.start).await,
    }
}

/// Why a time cannot be had, as the desk may know it: whom the therapist has then, or that no room is left.
async fn what_stands(cx: &Cx, wanted: &Wanted, busy: TimeRange) -> Result<String, AppError> {
    let visits = reads::day_of(&mut cx.state.db.read().await?, wanted.therapist, busy).await?;
    let standing = visits.iter().find(|visit| Some(visit.id) != wanted.replaces && visit.status.occupies() && visit.busy.overlaps(busy));
    let Some(visit) = standing else {
        return Ok("No room that would do is free then, or someone holds it just now.".to_owned());
    };
    cx.looked_at("/schedule", visit.subject(), Some(visit.id.uuid())).await?;
    let times = cx.practice.wall.times(visit.range());
    Ok(format!("{} has {} then, {times} in {}.", visit.therapist_name, visit.client_name, visit.room_name))
}

/// Notes that a client came, was there, or did not come.
pub async fn mark(cx: &Cx, desk: &SignedInStaff, id: BookingId, to: BookingStatus) -> Result<(), AppError> {
    let (desk, context) = (desk.id, cx.clone());
    let entry = cx.entry(Action::Change, "schedule/mark", None, Some(id.uuid()));
    change(cx, async move |tx: &mut Tx| mark_in(tx, &context, desk, (id, to), entry).await).await
}

async fn mark_in(tx: &mut Tx, cx: &Cx, desk: PersonId, (id, to): (BookingId, BookingStatus), entry: Entry) -> Result<Step<()>, AppError> {
    lock_clinic(&mut tx.conn).await?;
    let visit = found(&mut tx.conn, id).await?;
    if visit.status == to {
        return Ok(((), Vec::new()));
    }
    policy::mark(cx.now, visit.status, to, visit.start).map_err(|problem| AppError::Conflict(problem.sentence().to_owned()))?;
    // A visit that was marked as missed and is taken up again needs its time once more.
    let lapsed = expire_within(tx, cx, visit.busy).await?;
    match writes::mark(&mut tx.conn, id, visit.status, to).await {
        Ok(true) => {}
        Err(error) if !is_taken(&error) => return Err(error.into()),
        Ok(false) | Err(_) => return Err(AppError::Conflict(CHANGED_MEANWHILE.to_owned())),
    }
    let terms = cancellation::terms(cx.now, visit.start, visit.rules(), visit.price);
    match (visit.status, to) {
        (_, BookingStatus::NoShow) => writes::charge(&mut tx.conn, id, terms.missed()).await?,
        // Someone who came after all owes nothing.
        (BookingStatus::NoShow, _) => writes::charge(&mut tx.conn, id, Cents::new(0)).await?,
        _ => {}
    }
    note(tx, id, Some(desk), to, cx.now);
    tx.audit(Entry { subject: Some(visit.subject()), ..entry });
    if visit.status.occupies() != to.occupies() {
        tx.announce(Announcement::to_everyone("openings", visit.therapist));
    }
    Ok(((), lapsed))
}

/// Calls a visit off. When the clinic is why, the client owes nothing. `agreed` is what the desk was shown that it costs.
pub async fn call_off(cx: &Cx, desk: &SignedInStaff, id: BookingId, reason: CancelReason, agreed: Cents) -> Result<(), AppError> {
    let (context, desk) = (cx.clone(), desk.id);
    let entry = cx.entry(Action::End, "schedule/call-off", None, Some(id.uuid()));
    change(cx, async move |tx: &mut Tx| call_off_in(tx, &context, desk, (id, reason, agreed), entry).await).await?;
    cx.state.job_bell.notify_one();
    Ok(())
}

async fn call_off_in(
    tx: &mut Tx,
    cx: &Cx,
    desk: PersonId,
    (id, reason, agreed): (BookingId, CancelReason, Cents),
    entry: Entry,
) -> Result<Step<()>, AppError> {
    lock_clinic(&mut tx.conn).await?;
    let visit = found(&mut tx.conn, id).await?;
    if visit.status == BookingStatus::Cancelled {
        return Ok(((), Vec::new()));
    }
    let terms = cancellation::cancel(cx.now, visit.status, visit.start, visit.rules(), visit.price)
        .map_err(|problem| AppError::Conflict(problem.sentence().to_owned()))?;
    // What cannot take place as it is booked is given up for nothing, whoever says the word.
    let obstacle = feasibility::obstacle(&cx.practice, &visit);
    let fee = if obstacle.is_some() { Cents::new(0) } else { terms.owed(reason) };
    agreed_to(fee, agreed)?;
    if reason.is_the_clinics() && obstacle != Some(Obstacle::NobodyWorks) {
        not_sold_again(tx, cx, &visit).await?;
    }
    let entry = Entry { subject: Some(visit.subject()), ..entry };
    let ending = Ending { by: EndedBy::Clinic, actor: Some(desk), reason, fee, at: cx.now };
    take_back_letter(tx, &visit).await?;
    let ended = end_visit(tx, cx, &visit, ending, None, entry).await?;
    let letter = mail_with_entry(cx, &Appointment { sequence: visit.sequence + 1, ..visit }, true);
    if reason.is_the_clinics() {
        letters::booking_called_off(tx, &letter, cx.now).await?;
    } else {
        letters::cancelled_for_client(tx, &letter, fee, cx.now).await?;
    }
    Ok(((), ended))
}

/// The time that its therapist is away for is not sold to the next.
async fn not_sold_again(tx: &mut Tx, cx: &Cx, visit: &Appointment) -> DbResult<()> {
    keep_free(&mut tx.conn, visit.therapist, visit.range()).await?;
    tx.audit(cx.entry(Action::Change, "admin/hours", None, Some(visit.therapist.uuid())));
    Ok(())
}

/// Forgives the fee of a cancelled or missed visit.
pub async fn waive(cx: &Cx, desk: &SignedInStaff, id: BookingId) -> Result<(), AppError> {
    let _ = desk;
    let entry = cx.entry(Action::Change, "schedule/waive", None, Some(id.uuid()));
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            let visit = found(&mut tx.conn, id).await?;
            if writes::waive(&mut tx.conn, id).await? {
                tx.audit(Entry { subject: Some(visit.subject()), ..entry });
            }
            Ok(())
        })
        .await
}

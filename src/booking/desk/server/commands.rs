//! What the desk does with visits: book and move for a client, mark who came, call off, waive a fee.

use crate::booking::appointments::policy;
use crate::booking::appointments::problems::{Obstacle, StepProblem};
use crate::booking::appointments::server::steps::end::{end_visit, expire_within, take_back_letter};
use crate::booking::appointments::server::steps::freed::Step;
use crate::booking::appointments::server::steps::guards::{Ending, agreed_to, found, note, queue};
use crate::booking::appointments::server::steps::placement::Placement;
use crate::booking::appointments::server::steps::refusal::{Refused, is_taken};
use crate::booking::appointments::server::steps::reseat::reseat;
use crate::booking::appointments::server::steps::settle::settle;
use crate::booking::appointments::server::steps::wanted::Wanted;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::appointments::server::words::letters::{self, mail_with_entry};
use crate::booking::appointments::server::{acting, feasibility};
use crate::booking::client::server::hold::or_nearest;
use crate::booking::desk::forms::{BookFor, MoveFor};
use crate::booking::desk::words::InTheWay;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::booking::server::change::change;
use crate::clinic::offering::add_on_ids;
use crate::clinic::server::care::{keep_free, leave_care, take_into_care};
use crate::error::AppError;
use crate::notifications::server::commands as notifications;
use crate::platform::audit::entry::{Action, Entry, Subject};
use crate::platform::db::DbResult;
use crate::platform::db::dialect::lock_clinic;
use crate::platform::realtime::Announcement;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;
use crate::types::ids::{BookingId, ClientId, PersonId, RoomId};
use crate::types::instant::TimeRange;
use crate::types::money::Cents;

impl From<BookFor> for Wanted {
    fn from(form: BookFor) -> Self {
        let BookFor { therapist, service, start, add_ons, .. } = form;
        Self { therapist, service, start, replaces: None, add_ons: add_on_ids(&add_ons) }
    }
}

impl From<MoveFor> for Wanted {
    fn from(form: MoveFor) -> Self {
        let MoveFor { booking, therapist, service, start, .. } = form;
        Self { therapist, service, start, replaces: Some(booking), add_ons: Vec::new() }
    }
}

/// Books a visit for a client, who is told by letter.
pub async fn book_for(cx: &Cx, desk: &SignedInStaff, client: ClientId, wanted: Wanted) -> Result<BookingId, AppError> {
    let subject = acting::subject(cx, client).await?;
    let entry = cx.entry(Action::Create, "schedule/book", Some(subject.clone()), None);
    let placement = Placement::new(cx, client, &wanted, entry)?.by_desk();
    book(cx, desk, subject, placement).await
}

/// Moves a visit to another time, therapist or room. The second of two moves is refused: the visit was moved already.
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
    let placement = Placement::moving(cx, &visit, booked, &wanted, entry)?.by_desk().in_room(room);
    book(cx, desk, visit.subject(), placement).await
}

/// Gives a visit this room, or any that is free then.
pub async fn reseat_for(cx: &Cx, _desk: &SignedInStaff, id: BookingId, room: Option<RoomId>) -> Result<(), AppError> {
    let context = cx.clone();
    change(cx, async move |tx: &mut Tx| reseat(tx, &context, id, room).await).await
}

async fn book(cx: &Cx, desk: &SignedInStaff, client: Subject, placement: Placement) -> Result<BookingId, AppError> {
    let (wanted, length) = placement.sought();
    let (context, by, this, id_of_client, busy) = (cx.clone(), desk.id, wanted.clone(), client.id, placement.busy());
    let placed = change(cx, async move |tx: &mut Tx| {
        let cx = &context;
        queue(tx, cx).await?;
        if let Some(same) = sent_before(tx, id_of_client, &this).await? {
            return Ok((same, Vec::new()));
        }
        let (id, ended) = placement.book(tx).await?;
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
    cx.state.job_signal.send();
    match or_nearest(cx, (&wanted, length), placed).await {
        Err(AppError::SlotTaken { by, nearest }) if by.is_empty() => {
            Err(AppError::SlotTaken { by: in_the_way(cx, &wanted, busy).await?.into(), nearest })
        }
        // A refused change writes no audit row, but the refusal shows something of the client's record.
        Err(refused @ AppError::Conflict(_)) => {
            cx.looked_at("/schedule", client, None).await?;
            Err(refused)
        }
        other => other,
    }
}

/// What the same form booked when it was sent a moment ago.
async fn sent_before(tx: &mut Tx, client: ClientId, wanted: &Wanted) -> DbResult<Option<BookingId>> {
    match wanted.replaces {
        Some(old) => reads::moved_to(&mut tx.conn, old, wanted.therapist, wanted.start).await,
        None => reads::booked_at(&mut tx.conn, client, wanted.therapist, wanted.start).await,
    }
}

/// The visit that the therapist has then, or that no room is free.
async fn in_the_way(cx: &Cx, wanted: &Wanted, busy: TimeRange) -> Result<InTheWay, AppError> {
    let visits = reads::day_of(&mut cx.state.db.read().await?, wanted.therapist, busy).await?;
    let is_other = |visit: &Appointment| Some(visit.id) != wanted.replaces && visit.status.occupies() && visit.busy.overlaps(busy);
    let Some(visit) = visits.into_iter().find(is_other) else { return Ok(InTheWay::NoRoom) };
    cx.looked_at("/schedule", visit.subject(), Some(visit.id.uuid())).await?;
    let times = cx.practice.wall.times(visit.range());
    Ok(InTheWay::Visit { therapist: visit.therapist_name, client: visit.client_name, times, room: visit.room_name })
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
    policy::mark(cx.now, visit.status, to, visit.start)?;
    // A missed visit that is taken up again needs its time back.
    let lapsed = expire_within(tx, cx, visit.busy).await?;
    match writes::mark(&mut tx.conn, id, visit.status, to).await {
        Ok(true) => {}
        Err(error) if !is_taken(&error) => return Err(error.into()),
        Ok(false) | Err(_) => return Err(StepProblem::ChangedMeanwhile.into()),
    }
    match (visit.status, to) {
        (_, BookingStatus::NoShow) => {
            writes::charge(&mut tx.conn, id, visit.terms(cx.now).missed()).await?;
            leave_care(&mut tx.conn, visit.client, visit.therapist).await?;
        }
        // A client who came after all owes nothing.
        (BookingStatus::NoShow, _) => {
            writes::charge(&mut tx.conn, id, Cents::new(0)).await?;
            take_into_care(&mut tx.conn, visit.client, visit.therapist, cx.now).await?;
        }
        _ => {}
    }
    note(tx, id, Some(desk), to, cx.now);
    tx.audit(Entry { subject: Some(visit.subject()), ..entry });
    if visit.status.occupies() != to.occupies() {
        tx.announce(Announcement::to_everyone("openings", visit.therapist));
    }
    Ok(((), lapsed))
}

/// Calls a visit off. When the clinic is the reason, the client owes nothing. `agreed`: the fee that the desk was shown.
pub async fn call_off(cx: &Cx, desk: &SignedInStaff, id: BookingId, reason: CancelReason, agreed: Cents) -> Result<(), AppError> {
    let (context, desk) = (cx.clone(), desk.id);
    let entry = cx.entry(Action::End, "schedule/call-off", None, Some(id.uuid()));
    change(cx, async move |tx: &mut Tx| call_off_in(tx, &context, desk, (id, reason, agreed), entry).await).await?;
    cx.state.job_signal.send();
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
    let terms = visit.cancel(cx.now)?;
    // A stranded visit is cancelled for free, whatever the reason given.
    let obstacle = feasibility::obstacle(&cx.practice, &visit);
    let fee = if obstacle.is_some() { Cents::new(0) } else { terms.owed(reason) };
    agreed_to(fee, agreed)?;
    if reason.is_the_clinics() && obstacle != Some(Obstacle::NobodyWorks) {
        block_time(tx, cx, &visit).await?;
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

/// Blocks the time of a visit whose therapist is away, so that nobody else books it.
async fn block_time(tx: &mut Tx, cx: &Cx, visit: &Appointment) -> DbResult<()> {
    keep_free(&mut tx.conn, visit.therapist, visit.range()).await?;
    tx.audit(cx.entry(Action::Change, "admin/hours", None, Some(visit.therapist.uuid())));
    Ok(())
}

/// Forgives the fee of a cancelled or missed visit.
pub async fn waive(cx: &Cx, _desk: &SignedInStaff, id: BookingId) -> Result<(), AppError> {
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

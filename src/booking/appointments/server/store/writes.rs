//! SQL that writes appointments.

use super::booking::{Appointment, BusyRow};
use crate::booking::availability::capacity::Allocation;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::clinic::offering::AddOn;
use crate::platform::db::{Conn, DbResult, DeferredRow, Value, execute, insert_many, row, rows, statements, value};
use crate::types::ids::{AddOnId, BookingId, ClientId, EquipmentId, PersonId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, TimeRange};
use crate::types::money::Cents;
use uuid::Uuid;

/// A booking as it is inserted, by commands and by the demo.
#[derive(Debug, Clone)]
pub struct NewBooking {
    pub id: BookingId,
    pub client: ClientId,
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub room: RoomId,
    pub status: BookingStatus,
    pub range: TimeRange,
    pub busy: TimeRange,
    /// "2026-11-26T16:30:00", as `Wall::stored` writes it.
    pub wall_time: String,
    pub zone: String,
    pub tzdb: &'static str,
    pub price: Cents,
    pub cancel_by: Instant,
    pub late_percent: i64,
    pub hold_until: Option<Instant>,
    pub created_at: Instant,
    pub confirmed_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub fee: Cents,
    /// Shared with the visit it would replace, so that their times may overlap; otherwise its own id.
    pub claim: BookingId,
    pub replaces: Option<BookingId>,
    pub sequence: i64,
    pub confirmed_by: Option<EndedBy>,
    pub equipment: Option<EquipmentId>,
    /// The names of its add-ons: "Cupping, Hot stones".
    pub extras: String,
}

pub const INSERT: &str = "insert into bookings (id, client_id, therapist_id, service_id, room_id, status, starts_at, ends_at,
        busy_from, busy_until, wall_time, zone, tzdb, price, cancel_by, late_percent, hold_until, created_at, confirmed_at, ended_at, fee,
        claim, replaces, sequence, confirmed_by, equipment_id, extras)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)";

/// Answers the constraint `slot_taken`, `room_taken` or `equipment_taken` when one is not free.
pub async fn insert(conn: &mut Conn, new: &NewBooking) -> DbResult<()> {
    insert_all(conn, std::slice::from_ref(new)).await
}

/// Inserts all of these; in order of time is fastest.
pub async fn insert_all(conn: &mut Conn, new: &[NewBooking]) -> DbResult<()> {
    insert_many!(conn, INSERT, new, |query, b| query
        .bind(b.id)
        .bind(b.client)
        .bind(b.therapist)
        .bind(b.service)
        .bind(b.room)
        .bind(b.status)
        .bind(b.range.start)
        .bind(b.range.end)
        .bind(b.busy.start)
        .bind(b.busy.end)
        .bind(b.wall_time.as_str())
        .bind(b.zone.as_str())
        .bind(b.tzdb)
        .bind(b.price)
        .bind(b.cancel_by)
        .bind(b.late_percent)
        .bind(b.hold_until)
        .bind(b.created_at)
        .bind(b.confirmed_at)
        .bind(b.ended_at)
        .bind(b.fee)
        .bind(b.claim)
        .bind(b.replaces)
        .bind(b.sequence)
        .bind(b.confirmed_by)
        .bind(b.equipment)
        .bind(b.extras.as_str()));
    Ok(())
}

pub const INSERT_BOOKED_ADD_ON: &str = "insert into booking_add_ons (booking_id, add_on_id, minutes, price) values ($1, $2, $3, $4)";

pub async fn insert_add_on(conn: &mut Conn, booking: BookingId, add_on: &AddOn) -> DbResult<()> {
    execute!(conn, INSERT_BOOKED_ADD_ON, [booking, add_on.id, add_on.minutes, add_on.price]).map(|_| ())
}

pub const BOOKED_ADD_ONS: &str = "select a.id, a.service_id, a.name, b.minutes, b.price
    from booking_add_ons b join add_ons a on a.id = b.add_on_id where b.booking_id = $1 order by a.position, a.id";

/// The add-ons booked with this visit, with the minutes and prices promised then.
pub async fn add_ons(conn: &mut Conn, booking: BookingId) -> DbResult<Vec<AddOn>> {
    let found: Vec<(AddOnId, ServiceId, String, i64, Cents)> = rows!(conn, BOOKED_ADD_ONS, [booking])?;
    Ok(found.into_iter().map(|(id, service, name, minutes, price)| AddOn { id, service, name, minutes, price }).collect())
}

pub const CONFIRM: &str = "update bookings set status = 'booked', confirmed_at = $3, confirmed_by = 'client'
    where id = $1 and client_id = $2 and status = 'hold' and hold_until > $3 and not exists (
        select 1 from bookings o where o.client_id = $2 and o.status in ('booked', 'arrived') and o.claim <> bookings.claim
        and o.starts_at < bookings.ends_at and o.ends_at > bookings.starts_at)";

/// Whether the hold was still there to confirm, and its client has no other visit then.
pub async fn confirm(conn: &mut Conn, id: BookingId, client: ClientId, now: Instant) -> DbResult<bool> {
    Ok(execute!(conn, CONFIRM, [id, client, now])? == 1)
}

pub const EXTEND: &str = "update bookings set hold_until = $3, extended = 1
    where id = $1 and client_id = $2 and status = 'hold' and hold_until > $4";

pub async fn extend(conn: &mut Conn, id: BookingId, client: ClientId, until: Instant, now: Instant) -> DbResult<bool> {
    Ok(execute!(conn, EXTEND, [id, client, until, now])? == 1)
}

pub const END: &str = "update bookings set status = 'cancelled', ended_at = $4, fee = $5, ended_by = $6, reason = $7,
        sequence = sequence + 1
    where id = $1 and client_id = $2 and status = $3";

/// Whether it still had the status that `visit` was read with.
pub async fn end(conn: &mut Conn, visit: &Appointment, by: EndedBy, reason: CancelReason, fee: Cents, now: Instant) -> DbResult<bool> {
    Ok(execute!(conn, END, [visit.id, visit.client, visit.status, now, fee, by, reason])? == 1)
}

pub const BRING_BACK: &str = "update bookings set status = 'booked', ended_at = null, fee = 0, waived = 0, ended_by = null, reason = null,
        sequence = sequence + 1
    where id = $1 and client_id = $2 and status = 'cancelled' and confirmed_at is not null";

/// Answers the constraint `slot_taken` or `room_taken` when its time has gone to someone else.
pub async fn bring_back(conn: &mut Conn, id: BookingId, client: ClientId) -> DbResult<bool> {
    Ok(execute!(conn, BRING_BACK, [id, client])? == 1)
}

pub const STAND_ALONE: &str = "update bookings set replaces = null, claim = id where id = $1 and status = 'hold'";

/// A hold stands on its own: the visit it would have replaced is over.
pub async fn stand_alone(conn: &mut Conn, hold: BookingId) -> DbResult<()> {
    execute!(conn, STAND_ALONE, [hold]).map(|_| ())
}

pub const REPLACE_INSTEAD: &str = "update bookings set replaces = $2 where id = $1 and status = 'hold'";

/// A hold replaces this visit now, which replaced the one it was made for. All of them share a claim.
pub async fn replace_instead(conn: &mut Conn, hold: BookingId, visit: BookingId) -> DbResult<()> {
    execute!(conn, REPLACE_INSTEAD, [hold, visit]).map(|_| ())
}

pub const MARK: &str = "update bookings set status = $3 where id = $1 and status = $2";

/// Whether it still had status `from`.
pub async fn mark(conn: &mut Conn, id: BookingId, from: BookingStatus, to: BookingStatus) -> DbResult<bool> {
    Ok(execute!(conn, MARK, [id, from, to])? == 1)
}

pub const RESEAT: &str = "update bookings set room_id = $2, equipment_id = $3 where id = $1";

/// Answers the constraint `room_taken` or `equipment_taken` when one is not free.
pub async fn reseat(conn: &mut Conn, id: BookingId, allocation: Allocation) -> DbResult<()> {
    execute!(conn, RESEAT, [id, allocation.room, allocation.equipment]).map(|_| ())
}

pub const ASK_TO_MOVE: &str = "update bookings set asked_at = $2 where id = $1 and status = 'booked'";

/// Notes that its client was asked to choose another time.
pub async fn ask_to_move(conn: &mut Conn, id: BookingId, now: Instant) -> DbResult<()> {
    execute!(conn, ASK_TO_MOVE, [id, now]).map(|_| ())
}

pub const FREE_TO_GO: &str = "update bookings set cancel_by = starts_at where id = $1 and status = 'booked'";

/// Ending it costs nothing until it begins, because it cannot take place as booked.
pub async fn free_to_go(conn: &mut Conn, id: BookingId) -> DbResult<()> {
    execute!(conn, FREE_TO_GO, [id]).map(|_| ())
}

pub const CHARGE: &str = "update bookings set fee = $2 where id = $1 and waived = 0";

pub async fn charge(conn: &mut Conn, id: BookingId, fee: Cents) -> DbResult<()> {
    execute!(conn, CHARGE, [id, fee]).map(|_| ())
}

pub const WAIVE: &str = "update bookings set waived = 1 where id = $1 and fee > 0 and waived = 0 and status in ('cancelled', 'no_show')";

/// Whether there was a fee to waive.
pub async fn waive(conn: &mut Conn, id: BookingId) -> DbResult<bool> {
    Ok(execute!(conn, WAIVE, [id])? == 1)
}

/// A hold that has run out.
#[derive(sqlx::FromRow)]
pub struct Lapsed {
    pub id: BookingId,
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    pub client_name: String,
    #[sqlx(rename = "therapist_id")]
    pub therapist: TherapistId,
    #[sqlx(flatten, try_from = "BusyRow")]
    pub busy: TimeRange,
    #[sqlx(rename = "room_id")]
    pub room: RoomId,
    #[sqlx(rename = "equipment_id")]
    pub equipment: Option<EquipmentId>,
    pub created_at: Instant,
}

macro_rules! expire {
    ($which:literal) => {
        concat!(
            "update bookings set status = 'expired', ended_at = $1, ended_by = 'computer' where status = 'hold' and hold_until <= $1 and ",
            $which,
            " returning id, client_id, therapist_id, busy_from, busy_until, room_id, equipment_id, created_at,
                (select p.name from people p where p.id = bookings.client_id) as client_name"
        )
    };
}

pub const EXPIRE: &str = expire!("id = $2");

/// Ends this hold, if it has run out.
pub async fn expire(conn: &mut Conn, id: BookingId, now: Instant) -> DbResult<Option<Lapsed>> {
    row!(conn, EXPIRE, [now, id])
}

pub const EXPIRE_WITHIN: &str = expire!("busy_until > $2 and busy_from < $3");

/// Ends every hold in this stretch that has run out.
pub async fn expire_within(conn: &mut Conn, within: TimeRange, now: Instant) -> DbResult<Vec<Lapsed>> {
    rows!(conn, EXPIRE_WITHIN, [now, within.start, within.end])
}

pub const INSERT_EVENT: &str = "insert into booking_events (id, booking_id, at, actor_id, became) values ($1, $2, $3, $4, $5)";

/// An entry of the appointment record. No actor: the clinic's computer.
pub fn event(id: Uuid, booking: BookingId, at: Instant, actor: Option<PersonId>, became: BookingStatus) -> DeferredRow {
    let (id, booking, actor) = (Value::Id(Some(id)), Value::Id(Some(booking.uuid())), Value::Id(actor.map(PersonId::uuid)));
    DeferredRow { sql: INSERT_EVENT, values: vec![id, booking, Value::At(at), actor, Value::Word(became.as_str())] }
}

pub const INSERT_REMINDER: &str = "insert into reminders (id, booking_id, hours) values ($1, $2, $3)";

/// A reminder this many hours before the visit.
pub fn promised_reminder(id: Uuid, booking: BookingId, hours: i64) -> DeferredRow {
    DeferredRow { sql: INSERT_REMINDER, values: vec![Value::Id(Some(id)), Value::Id(Some(booking.uuid())), Value::Number(hours)] }
}

pub const REMINDER: &str = "select booking_id from reminders where id = $1 and sent_at is null";

/// The visit of a reminder that is still to be sent.
pub async fn reminder(conn: &mut Conn, id: Uuid) -> DbResult<Option<BookingId>> {
    value!(conn, REMINDER, [id])
}

pub const TAKE_REMINDER: &str = "update reminders set sent_at = $2 where id = $1 and sent_at is null";

/// Marks a reminder as sent. Answers whether it was still to be sent.
pub async fn take_reminder(conn: &mut Conn, id: Uuid, now: Instant) -> DbResult<bool> {
    Ok(execute!(conn, TAKE_REMINDER, [id, now])? == 1)
}

statements! {
    INSERT, INSERT_BOOKED_ADD_ON, BOOKED_ADD_ONS, CONFIRM, EXTEND, END, BRING_BACK, MARK, STAND_ALONE, REPLACE_INSTEAD,
    RESEAT, ASK_TO_MOVE, FREE_TO_GO, CHARGE, WAIVE, EXPIRE, EXPIRE_WITHIN, INSERT_EVENT, INSERT_REMINDER, REMINDER,
    TAKE_REMINDER
}

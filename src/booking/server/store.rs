//! SQL of bookings.

use crate::booking::ground::Taken;
use crate::booking::model::{BookingStatus, CancelRules};
use crate::clinic::model::{Service, ServiceKind};
use crate::server::db::{Conn, DbResult, execute, fetch_all, fetch_optional};
use crate::types::ids::{BookingId, ClientId, PersonId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::money::Cents;
use sqlx::Row;
use uuid::Uuid;

/// No visit with its buffers is longer: a booking that is still going on at an instant began at most this long before.
const LONGEST: Span = Span::days(1);

pub const TAKEN: &str = "select therapist_id, room_id, busy_from, busy_until, case when status = 'hold' then hold_until end as hold_until
    from bookings where busy_until > $1 and busy_until < $2 and busy_from < $3 and status in ('hold', 'booked', 'arrived', 'completed')
    order by busy_from, busy_until";

/// What is taken within this stretch, of all therapists and rooms, in order of time. Holds that ran out are among it.
pub async fn taken(conn: &mut Conn, within: TimeRange) -> DbResult<Vec<Taken>> {
    fetch_all!(conn, TAKEN, [within.start, within.end.plus(LONGEST), within.end], |row| Taken {
        therapist: row.try_get("therapist_id")?,
        room: row.try_get("room_id")?,
        busy: TimeRange::new(row.try_get("busy_from")?, row.try_get("busy_until")?),
        hold_until: row.try_get("hold_until")?,
    })
}

pub const TAKEN_OF: &str = "select therapist_id, room_id, busy_from, busy_until, case when status = 'hold' then hold_until end as hold_until
    from bookings where therapist_id = $4 and busy_until > $1 and busy_until < $2 and busy_from < $3
    and status in ('hold', 'booked', 'arrived', 'completed') order by busy_from, busy_until";

/// The same of one therapist.
pub async fn taken_of(conn: &mut Conn, therapist: TherapistId, within: TimeRange) -> DbResult<Vec<Taken>> {
    fetch_all!(conn, TAKEN_OF, [within.start, within.end.plus(LONGEST), within.end, therapist], |row| Taken {
        therapist: row.try_get("therapist_id")?,
        room: row.try_get("room_id")?,
        busy: TimeRange::new(row.try_get("busy_from")?, row.try_get("busy_until")?),
        hold_until: row.try_get("hold_until")?,
    })
}

fn kind(word: &str) -> Result<ServiceKind, sqlx::Error> {
    ServiceKind::parse(word).ok_or_else(|| sqlx::Error::Decode(format!("no kind of service: {word}").into()))
}

/// One of a client's latest bookings, with the service as it is today.
#[derive(Debug, Clone)]
pub struct Recent {
    pub id: BookingId,
    pub therapist: TherapistId,
    pub therapist_name: String,
    pub service: Service,
    /// Whether the clinic still offers it.
    pub offered: bool,
    pub start: Instant,
    pub is_hold: bool,
}

pub const RECENT: &str = "select b.id, b.therapist_id, p.name as therapist_name, b.starts_at, b.status, s.id as service_id, s.name, s.kind,
        s.minutes, s.price, s.before_minutes, s.after_minutes, s.offered
    from bookings b join services s on s.id = b.service_id join people p on p.id = b.therapist_id
    where b.client_id = $1 and (b.status in ('booked', 'arrived', 'completed') or (b.status = 'hold' and b.hold_until > $2))
    order by b.starts_at desc, b.id desc limit 12";

/// The client's latest visits, booked and past, and what they hold now. Latest first.
pub async fn recent(conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<Vec<Recent>> {
    fetch_all!(conn, RECENT, [client, now], |row| Recent {
        id: row.try_get("id")?,
        therapist: row.try_get("therapist_id")?,
        therapist_name: row.try_get("therapist_name")?,
        service: Service {
            id: row.try_get("service_id")?,
            name: row.try_get("name")?,
            kind: kind(row.try_get("kind")?)?,
            minutes: row.try_get("minutes")?,
            price: row.try_get("price")?,
            before_minutes: row.try_get("before_minutes")?,
            after_minutes: row.try_get("after_minutes")?,
        },
        offered: row.try_get::<i64, _>("offered")? == 1,
        start: row.try_get("starts_at")?,
        is_hold: row.try_get::<&str, _>("status")? == "hold",
    })
}

pub struct OpenHold {
    pub id: BookingId,
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub start: Instant,
}

pub const OPEN_HOLDS: &str = "select id, therapist_id, service_id, starts_at from bookings
    where client_id = $1 and status = 'hold' and hold_until > $2 order by starts_at, id";

pub async fn open_holds(conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<Vec<OpenHold>> {
    fetch_all!(conn, OPEN_HOLDS, [client, now], |row| OpenHold {
        id: row.try_get("id")?,
        therapist: row.try_get("therapist_id")?,
        service: row.try_get("service_id")?,
        start: row.try_get("starts_at")?,
    })
}

/// A booking with everything a page, a mail or a rule wants to know of it.
#[derive(Debug, Clone)]
pub struct Detail {
    pub id: BookingId,
    pub client: ClientId,
    pub client_name: String,
    pub client_email: String,
    pub therapist: TherapistId,
    pub therapist_name: String,
    pub credential: String,
    pub service: ServiceId,
    pub service_name: String,
    pub room_name: String,
    pub status: BookingStatus,
    pub start: Instant,
    pub end: Instant,
    pub hold_until: Option<Instant>,
    pub price: Cents,
    pub cancel_by: Instant,
    pub late_percent: i64,
}

impl Detail {
    /// The rules it was booked under.
    pub fn rules(&self) -> CancelRules {
        CancelRules { window: self.start.since(self.cancel_by), fee_percent: self.late_percent }
    }

    pub fn range(&self) -> TimeRange {
        TimeRange::new(self.start, self.end)
    }
}

/// A statement about bookings with the columns of a [`Detail`].
macro_rules! details {
    ($rest:literal) => {
        concat!(
            "select b.id, b.client_id, c.name as client_name, c.email as client_email, b.therapist_id, p.name as therapist_name,
                t.credential, b.service_id, s.name as service_name, r.name as room_name, b.status, b.starts_at, b.ends_at,
                b.hold_until, b.price, b.cancel_by, b.late_percent
            from bookings b join people c on c.id = b.client_id join people p on p.id = b.therapist_id
            join therapists t on t.person_id = b.therapist_id join services s on s.id = b.service_id join rooms r on r.id = b.room_id
            ",
            $rest
        )
    };
}

macro_rules! detail {
    ($row:ident) => {
        Detail {
            id: $row.try_get("id")?,
            client: $row.try_get("client_id")?,
            client_name: $row.try_get("client_name")?,
            client_email: $row.try_get("client_email")?,
            therapist: $row.try_get("therapist_id")?,
            therapist_name: $row.try_get("therapist_name")?,
            credential: $row.try_get("credential")?,
            service: $row.try_get("service_id")?,
            service_name: $row.try_get("service_name")?,
            room_name: $row.try_get("room_name")?,
            status: status($row.try_get("status")?)?,
            start: $row.try_get("starts_at")?,
            end: $row.try_get("ends_at")?,
            hold_until: $row.try_get("hold_until")?,
            price: $row.try_get("price")?,
            cancel_by: $row.try_get("cancel_by")?,
            late_percent: $row.try_get("late_percent")?,
        }
    };
}

fn status(word: &str) -> Result<BookingStatus, sqlx::Error> {
    BookingStatus::parse(word).ok_or_else(|| sqlx::Error::Decode(format!("no status of a booking: {word}").into()))
}

pub const OF_CLIENT: &str = details!("where b.id = $1 and b.client_id = $2");

/// A client's own booking; someone else's is not there.
pub async fn of_client(conn: &mut Conn, id: BookingId, client: ClientId) -> DbResult<Option<Detail>> {
    fetch_optional!(conn, OF_CLIENT, [id, client], |row| detail!(row))
}

pub const UPCOMING: &str =
    details!("where b.client_id = $1 and b.ends_at > $2 and b.status in ('booked', 'arrived') order by b.starts_at, b.id limit 20");

/// A client's visits to come, the next first.
pub async fn upcoming(conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<Vec<Detail>> {
    fetch_all!(conn, UPCOMING, [client, now], |row| detail!(row))
}

pub const DAY_OF: &str = details!(
    "where b.therapist_id = $1 and b.busy_until > $2 and b.busy_from < $3
    and b.status in ('booked', 'arrived', 'completed', 'no_show') order by b.starts_at, b.id"
);

/// A therapist's visits within this stretch.
pub async fn day_of(conn: &mut Conn, therapist: TherapistId, within: TimeRange) -> DbResult<Vec<Detail>> {
    fetch_all!(conn, DAY_OF, [therapist, within.start, within.end], |row| detail!(row))
}

pub const DAY: &str = details!(
    "where b.busy_until > $1 and b.busy_until < $2 and b.busy_from < $3
    and b.status in ('booked', 'arrived', 'completed', 'no_show') order by t.position, b.therapist_id, b.starts_at, b.id"
);

/// Everyone's visits within this stretch, by therapist.
pub async fn day(conn: &mut Conn, within: TimeRange) -> DbResult<Vec<Detail>> {
    fetch_all!(conn, DAY, [within.start, within.end.plus(LONGEST), within.end], |row| detail!(row))
}

/// A row as it is written. The demo writes past visits with it as well.
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
}

pub const INSERT: &str = "insert into bookings (id, client_id, therapist_id, service_id, room_id, status, starts_at, ends_at,
        busy_from, busy_until, wall_time, zone, tzdb, price, cancel_by, late_percent, hold_until, created_at, confirmed_at, ended_at, fee)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";

/// Answers the constraint `slot_taken` or `room_taken` when therapist or room is not free.
pub async fn insert(conn: &mut Conn, new: &NewBooking) -> DbResult<()> {
    let (wall_time, zone, tzdb) = (new.wall_time.as_str(), new.zone.as_str(), new.tzdb);
    execute!(
        conn,
        INSERT,
        [
            new.id,
            new.client,
            new.therapist,
            new.service,
            new.room,
            new.status.as_str(),
            new.range.start,
            new.range.end,
            new.busy.start,
            new.busy.end,
            wall_time,
            zone,
            tzdb,
            new.price,
            new.cancel_by,
            new.late_percent,
            new.hold_until,
            new.created_at,
            new.confirmed_at,
            new.ended_at,
            new.fee,
        ]
    )
    .map(|_| ())
}

pub const CONFIRM: &str = "update bookings set status = 'booked', confirmed_at = $3
    where id = $1 and client_id = $2 and status = 'hold' and hold_until > $3";

/// Whether the hold was still there to confirm.
pub async fn confirm(conn: &mut Conn, id: BookingId, client: ClientId, now: Instant) -> DbResult<bool> {
    Ok(execute!(conn, CONFIRM, [id, client, now])? == 1)
}

pub const END: &str = "update bookings set status = 'cancelled', ended_at = $4, fee = $5
    where id = $1 and client_id = $2 and status = $3";

/// Whether it still had the status it is being ended from.
pub async fn end(conn: &mut Conn, id: BookingId, client: ClientId, from: BookingStatus, now: Instant, fee: Cents) -> DbResult<bool> {
    Ok(execute!(conn, END, [id, client, from.as_str(), now, fee])? == 1)
}

/// A hold that has run out and gives its time back.
pub struct Lapsed {
    pub id: BookingId,
    pub client: ClientId,
    pub client_name: String,
    pub therapist: TherapistId,
}

macro_rules! lapsed {
    ($row:ident) => {
        Lapsed {
            id: $row.try_get("id")?,
            client: $row.try_get("client_id")?,
            client_name: $row.try_get("client_name")?,
            therapist: $row.try_get("therapist_id")?,
        }
    };
}

pub const EXPIRE: &str = "update bookings set status = 'expired', ended_at = $2 where id = $1 and status = 'hold' and hold_until <= $2
    returning id, client_id, therapist_id, (select p.name from people p where p.id = bookings.client_id) as client_name";

pub async fn expire(conn: &mut Conn, id: BookingId, now: Instant) -> DbResult<Option<Lapsed>> {
    fetch_optional!(conn, EXPIRE, [id, now], |row| lapsed!(row))
}

pub const EXPIRE_WITHIN: &str = "update bookings set status = 'expired', ended_at = $1
    where status = 'hold' and hold_until <= $1 and busy_until > $2 and busy_from < $3
    returning id, client_id, therapist_id, (select p.name from people p where p.id = bookings.client_id) as client_name";

pub async fn expire_within(conn: &mut Conn, within: TimeRange, now: Instant) -> DbResult<Vec<Lapsed>> {
    fetch_all!(conn, EXPIRE_WITHIN, [now, within.start, within.end], |row| lapsed!(row))
}

pub const INSERT_EVENT: &str = "insert into booking_events (id, booking_id, at, actor_id, became) values ($1, $2, $3, $4, $5)";

/// A line of the appointment record. No actor: the clinic's computer.
pub async fn insert_event(
    conn: &mut Conn,
    id: Uuid,
    booking: BookingId,
    at: Instant,
    actor: Option<PersonId>,
    became: BookingStatus,
) -> DbResult<()> {
    execute!(conn, INSERT_EVENT, [id, booking, at, actor, became.as_str()]).map(|_| ())
}

pub const STATEMENTS: &[(&str, &str)] = &[
    ("TAKEN", TAKEN),
    ("TAKEN_OF", TAKEN_OF),
    ("RECENT", RECENT),
    ("OPEN_HOLDS", OPEN_HOLDS),
    ("OF_CLIENT", OF_CLIENT),
    ("UPCOMING", UPCOMING),
    ("DAY_OF", DAY_OF),
    ("DAY", DAY),
    ("INSERT", INSERT),
    ("CONFIRM", CONFIRM),
    ("END", END),
    ("EXPIRE", EXPIRE),
    ("EXPIRE_WITHIN", EXPIRE_WITHIN),
    ("INSERT_EVENT", INSERT_EVENT),
];

//! SQL of bookings.

use super::booking::Appointment;
use crate::booking::availability::server::store::LONGEST;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::platform::db::{Conn, DbResult, fetch_all, fetch_optional, statements};
use crate::types::ids::{BookingId, ClientId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, TimeRange};
use sqlx::Row;

/// One of a client's latest bookings.
#[derive(Debug, Clone)]
pub struct Recent {
    pub id: BookingId,
    pub therapist: TherapistId,
    pub therapist_name: String,
    pub service: ServiceId,
    pub start: Instant,
    pub is_hold: bool,
}

pub const RECENT: &str = "select b.id, b.therapist_id, p.name as therapist_name, b.starts_at, b.status, b.service_id
    from bookings b join people p on p.id = b.therapist_id
    where b.client_id = $1 and (b.status in ('booked', 'arrived', 'completed') or (b.status = 'hold' and b.hold_until > $2))
    and not exists (select 1 from wait_offers o where o.booking_id = b.id and o.told_at > $2)
    order by b.starts_at desc, b.id desc limit 12";

/// The client's latest visits, booked and past, and what they hold now. Latest first.
pub async fn recent(conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<Vec<Recent>> {
    fetch_all!(conn, RECENT, [client, now], |row| Recent {
        id: row.try_get("id")?,
        therapist: row.try_get("therapist_id")?,
        therapist_name: row.try_get("therapist_name")?,
        service: row.try_get("service_id")?,
        start: row.try_get("starts_at")?,
        is_hold: row.try_get::<&str, _>("status")? == "hold",
    })
}

/// What someone holds, or a visit of theirs.
pub struct AtHand {
    pub id: BookingId,
    pub is_hold: bool,
    pub claim: BookingId,
    pub client: ClientId,
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub start: Instant,
    pub end: Instant,
    pub replaces: Option<BookingId>,
    pub extras: String,
}

pub const AT_HAND: &str =
    "select id, status, claim, client_id, therapist_id, service_id, starts_at, ends_at, replaces, extras from bookings
    where client_id = $1 and status in ('booked', 'arrived') and starts_at < $4 and ends_at > $3
    union all select id, status, claim, client_id, therapist_id, service_id, starts_at, ends_at, replaces, extras from bookings
    where status = 'hold' and hold_until > $2 and (client_id = $1 or client_id in (
        select f.dependant_id from household f where f.guardian_id = $1
        union select h.guardian_id from household h where h.dependant_id = $1
        union select s.dependant_id from household h join household s on s.guardian_id = h.guardian_id where h.dependant_id = $1))
    and not exists (select 1 from wait_offers o where o.booking_id = bookings.id) order by starts_at, id";

/// What a client and those of their household hold now, offers left aside, and the client's own visits within this time.
pub async fn at_hand(conn: &mut Conn, client: ClientId, now: Instant, within: TimeRange) -> DbResult<Vec<AtHand>> {
    fetch_all!(conn, AT_HAND, [client, now, within.start, within.end], |row| AtHand {
        id: row.try_get("id")?,
        is_hold: row.try_get::<&str, _>("status")? == "hold",
        claim: row.try_get("claim")?,
        client: row.try_get("client_id")?,
        therapist: row.try_get("therapist_id")?,
        service: row.try_get("service_id")?,
        start: row.try_get("starts_at")?,
        end: row.try_get("ends_at")?,
        replaces: row.try_get("replaces")?,
        extras: row.try_get("extras")?,
    })
}

/// What they hold, without the visits.
pub async fn open_holds(conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<Vec<AtHand>> {
    let all = at_hand(conn, client, now, TimeRange::new(now, now)).await?;
    Ok(all.into_iter().filter(|one| one.is_hold).collect())
}

/// A statement about bookings with the columns of a [`Appointment`].
macro_rules! appointments {
    ($rest:literal) => {
        concat!(
            "select b.id, b.client_id, c.name as client_name,
                coalesce((select g.email from household h join people g on g.id = h.guardian_id where h.dependant_id = b.client_id
                    and c.password is null and g.closed_at is null order by h.since, h.guardian_id limit 1), c.email) as client_email, c.email as own_email, b.therapist_id, p.name as therapist_name,
                t.credential, b.service_id, s.name as service_name, b.room_id, r.name as room_name, b.equipment_id, b.status, b.starts_at, b.ends_at, b.busy_from, b.busy_until,
                b.hold_until, b.price, b.cancel_by, b.late_percent, b.claim, b.replaces, b.sequence, b.extended, b.created_at, b.confirmed_at,
                b.ended_at, b.confirmed_by, b.ended_by, b.reason, b.fee, b.waived, r.location_id, b.extras, b.asked_at,
                exists (select 1 from wait_offers o where o.booking_id = b.id and o.state = 'open') as is_offer,
                exists (select 1 from care e where e.client_id = b.client_id and e.therapist_id = b.therapist_id) as in_care
            from bookings b join people c on c.id = b.client_id join people p on p.id = b.therapist_id
            join therapists t on t.person_id = b.therapist_id join services s on s.id = b.service_id join rooms r on r.id = b.room_id
            ",
            $rest
        )
    };
}

macro_rules! appointment {
    ($row:ident) => {
        Appointment {
            id: $row.try_get("id")?,
            client: $row.try_get("client_id")?,
            client_name: $row.try_get("client_name")?,
            client_email: $row.try_get("client_email")?,
            own_email: $row.try_get("own_email")?,
            therapist: $row.try_get("therapist_id")?,
            therapist_name: $row.try_get("therapist_name")?,
            credential: $row.try_get("credential")?,
            service: $row.try_get("service_id")?,
            service_name: $row.try_get("service_name")?,
            room: $row.try_get("room_id")?,
            room_name: $row.try_get("room_name")?,
            equipment: $row.try_get("equipment_id")?,
            status: status($row.try_get("status")?)?,
            start: $row.try_get("starts_at")?,
            end: $row.try_get("ends_at")?,
            busy: TimeRange::new($row.try_get("busy_from")?, $row.try_get("busy_until")?),
            hold_until: $row.try_get("hold_until")?,
            price: $row.try_get("price")?,
            cancel_by: $row.try_get("cancel_by")?,
            late_percent: $row.try_get("late_percent")?,
            claim: $row.try_get("claim")?,
            replaces: $row.try_get("replaces")?,
            sequence: $row.try_get("sequence")?,
            extended: $row.try_get::<i64, _>("extended")? == 1,
            created_at: $row.try_get("created_at")?,
            confirmed_at: $row.try_get("confirmed_at")?,
            ended_at: $row.try_get("ended_at")?,
            confirmed_by: $row.try_get::<Option<&str>, _>("confirmed_by")?.and_then(EndedBy::parse),
            ended_by: $row.try_get::<Option<&str>, _>("ended_by")?.and_then(EndedBy::parse),
            reason: $row.try_get::<Option<&str>, _>("reason")?.and_then(CancelReason::parse),
            fee: $row.try_get("fee")?,
            waived: $row.try_get::<i64, _>("waived")? == 1,
            location: $row.try_get("location_id")?,
            extras: $row.try_get("extras")?,
            asked_at: $row.try_get("asked_at")?,
            is_offer: $row.try_get("is_offer")?,
            in_care: $row.try_get("in_care")?,
        }
    };
}

fn status(word: &str) -> Result<BookingStatus, sqlx::Error> {
    BookingStatus::parse(word).ok_or_else(|| sqlx::Error::Decode(format!("no status of a booking: {word}").into()))
}

pub const OF_CLIENT: &str = appointments!("where b.id = $1 and b.client_id = $2");

/// A client's own booking; someone else's is not there.
pub async fn of_client(conn: &mut Conn, id: BookingId, client: ClientId) -> DbResult<Option<Appointment>> {
    fetch_optional!(conn, OF_CLIENT, [id, client], |row| appointment!(row))
}

pub const UPCOMING: &str =
    appointments!("where b.client_id = $1 and ((b.ends_at > $2 and b.status in ('booked', 'arrived'))
        or (b.starts_at > $2 and b.status = 'cancelled' and b.reason = 'client_asked' and b.ended_at > $3)) order by b.starts_at, b.id limit 20");

/// A client's visits to come, the next first, and those that were cancelled so lately that it can be undone.
pub async fn upcoming(conn: &mut Conn, client: ClientId, now: Instant, undo_since: Instant) -> DbResult<Vec<Appointment>> {
    fetch_all!(conn, UPCOMING, [client, now, undo_since], |row| appointment!(row))
}

pub const DAY_OF: &str = appointments!(
    "where b.therapist_id = $1 and b.busy_until > $2 and b.busy_from < $3
    and b.status in ('booked', 'arrived', 'completed', 'no_show') order by b.starts_at, b.id"
);

/// A therapist's visits within this stretch.
pub async fn day_of(conn: &mut Conn, therapist: TherapistId, within: TimeRange) -> DbResult<Vec<Appointment>> {
    fetch_all!(conn, DAY_OF, [therapist, within.start, within.end], |row| appointment!(row))
}

pub const DAY: &str = appointments!(
    "where b.busy_until > $1 and b.busy_until < $2 and b.busy_from < $3
    and (b.status in ('booked', 'arrived', 'completed', 'no_show') or (b.status = 'hold' and b.hold_until > $4)
        or (b.status = 'cancelled' and (b.fee > 0 or (b.confirmed_at is not null and coalesce(b.reason, '') not in ('moved', 'undone'))))) order by t.position, b.therapist_id, b.starts_at, b.id"
);

/// Everyone’s visits within this stretch, by therapist. Holds that last too, and what was cancelled, unless another time took
/// its place.
pub async fn day(conn: &mut Conn, within: TimeRange, now: Instant) -> DbResult<Vec<Appointment>> {
    fetch_all!(conn, DAY, [within.start, within.end.plus(LONGEST), within.end, now], |row| appointment!(row))
}

pub const TO_COME_OF: &str = appointments!(
    "where b.therapist_id = $1 and b.busy_until > $2 and b.starts_at > $2 and b.status in ('booked', 'arrived') order by b.starts_at, b.id"
);

/// A therapist's booked visits to come.
pub async fn to_come_of(conn: &mut Conn, therapist: TherapistId, now: Instant) -> DbResult<Vec<Appointment>> {
    fetch_all!(conn, TO_COME_OF, [therapist, now], |row| appointment!(row))
}

pub const TO_COME: &str =
    appointments!("where b.busy_until > $1 and b.starts_at > $1 and b.status in ('booked', 'arrived') order by b.starts_at, b.id");

/// Everyone's booked visits to come.
pub async fn to_come(conn: &mut Conn, now: Instant) -> DbResult<Vec<Appointment>> {
    fetch_all!(conn, TO_COME, [now], |row| appointment!(row))
}

pub const IN_ROOM: &str = appointments!(
    "where b.room_id = $1 and b.busy_until > $2 and b.starts_at > $2 and (b.status in ('booked', 'arrived') or (b.status = 'hold' and b.hold_until > $2)) order by b.starts_at, b.id"
);

/// Who is in this room from now on, or holds a time in it.
pub async fn in_room(conn: &mut Conn, room: RoomId, now: Instant) -> DbResult<Vec<Appointment>> {
    fetch_all!(conn, IN_ROOM, [room, now], |row| appointment!(row))
}

pub const LAST: &str = appointments!("where b.client_id = $1 order by b.created_at desc, b.id desc limit 1");

/// What a client booked or held last, whatever became of it.
pub async fn last(conn: &mut Conn, client: ClientId) -> DbResult<Option<Appointment>> {
    fetch_optional!(conn, LAST, [client], |row| appointment!(row))
}

pub const ONE: &str = appointments!("where b.id = $1");

/// Whoever's it is: for the clinic's own people.
pub async fn one(conn: &mut Conn, id: BookingId) -> DbResult<Option<Appointment>> {
    fetch_optional!(conn, ONE, [id], |row| appointment!(row))
}

pub const HOLDS_FOR: &str = appointments!(
    "where b.replaces = $1 and b.status = 'hold'
    and not exists (select 1 from wait_offers o where o.booking_id = b.id and o.state = 'open') order by b.id"
);

/// The holds that would take this visit's place. Offers are not among them.
pub async fn holds_for(conn: &mut Conn, visit: BookingId) -> DbResult<Vec<Appointment>> {
    fetch_all!(conn, HOLDS_FOR, [visit], |row| appointment!(row))
}

pub const FEED_OF_CLIENT: &str = appointments!(
    "where b.client_id in (select $1 union all select dependant_id from household where guardian_id = $1) and b.starts_at > $2 and b.confirmed_at is not null
    and b.status in ('booked', 'arrived', 'completed', 'cancelled') and coalesce(b.reason, '') <> 'undone'
    and not exists (select 1 from bookings n where n.claim = b.claim and n.created_at > b.created_at and n.confirmed_at is not null
        and coalesce(n.reason, '') <> 'undone')
    order by b.starts_at, b.id limit 500"
);

/// The newest state of every appointment of a client, and of those whom they act for, since an instant.
pub async fn feed_of_client(conn: &mut Conn, client: ClientId, since: Instant) -> DbResult<Vec<Appointment>> {
    fetch_all!(conn, FEED_OF_CLIENT, [client, since], |row| appointment!(row))
}

pub const FEED_OF_THERAPIST: &str = appointments!(
    "where b.therapist_id = $1 and b.starts_at > $2 and b.status in ('booked', 'arrived', 'completed') order by b.starts_at, b.id limit 2000"
);

pub async fn feed_of_therapist(conn: &mut Conn, therapist: TherapistId, since: Instant) -> DbResult<Vec<Appointment>> {
    fetch_all!(conn, FEED_OF_THERAPIST, [therapist, since], |row| appointment!(row))
}

pub const MOVED_TO: &str =
    "select id from bookings where replaces = $1 and therapist_id = $2 and starts_at = $3 and status = 'booked' order by id limit 1";

/// The visit that took this one's place at that time, if it has been moved there.
pub async fn moved_to(conn: &mut Conn, visit: BookingId, therapist: TherapistId, start: Instant) -> DbResult<Option<BookingId>> {
    fetch_optional!(conn, MOVED_TO, [visit, therapist, start], |row| row.try_get("id")?)
}

pub const BOOKED_AT: &str =
    "select id from bookings where client_id = $1 and therapist_id = $2 and starts_at = $3 and status = 'booked' order by id limit 1";

pub async fn booked_at(conn: &mut Conn, client: ClientId, therapist: TherapistId, start: Instant) -> DbResult<Option<BookingId>> {
    fetch_optional!(conn, BOOKED_AT, [client, therapist, start], |row| row.try_get("id")?)
}

statements![
    RECENT,
    AT_HAND,
    OF_CLIENT,
    UPCOMING,
    DAY_OF,
    DAY,
    TO_COME_OF,
    TO_COME,
    IN_ROOM,
    LAST,
    ONE,
    HOLDS_FOR,
    FEED_OF_CLIENT,
    FEED_OF_THERAPIST,
    MOVED_TO,
    BOOKED_AT
];

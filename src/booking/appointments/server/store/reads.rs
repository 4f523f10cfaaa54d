//! SQL that reads appointments.

use super::booking::Appointment;
use crate::booking::availability::server::store::LONGEST;
use crate::platform::db::{Conn, DbResult, row, rows, statements, value};
use crate::types::ids::{BookingId, ClientId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, TimeRange};

/// One of a client's latest bookings.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Recent {
    pub id: BookingId,
    #[sqlx(rename = "therapist_id")]
    pub therapist: TherapistId,
    pub therapist_name: String,
    #[sqlx(rename = "service_id")]
    pub service: ServiceId,
    #[sqlx(rename = "starts_at")]
    pub start: Instant,
    pub is_hold: bool,
}

pub const RECENT: &str = "select b.id, b.therapist_id, p.name as therapist_name, b.starts_at, b.status = 'hold' as is_hold, b.service_id
    from bookings b join people p on p.id = b.therapist_id
    where b.client_id = $1 and (b.status in ('booked', 'arrived', 'completed') or (b.status = 'hold' and b.hold_until > $2))
    and not exists (select 1 from wait_offers o where o.booking_id = b.id and o.told_at > $2)
    order by b.starts_at desc, b.id desc limit 12";

/// The client's latest visits, booked and past, and their holds. Latest first.
pub async fn recent(conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<Vec<Recent>> {
    rows!(conn, RECENT, [client, now])
}

/// A hold or a booked visit that a new one of the same client may collide with.
#[derive(sqlx::FromRow)]
pub struct AtHand {
    pub id: BookingId,
    pub is_hold: bool,
    pub claim: BookingId,
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    #[sqlx(rename = "therapist_id")]
    pub therapist: TherapistId,
    #[sqlx(rename = "service_id")]
    pub service: ServiceId,
    #[sqlx(rename = "starts_at")]
    pub start: Instant,
    #[sqlx(rename = "ends_at")]
    pub end: Instant,
    pub replaces: Option<BookingId>,
    pub extras: String,
}

pub const AT_HAND: &str = "select id, status = 'hold' as is_hold, claim, client_id, therapist_id, service_id, starts_at, ends_at,
        replaces, extras from bookings
    where client_id = $1 and status in ('booked', 'arrived') and starts_at < $4 and ends_at > $3
    union all select id, status = 'hold' as is_hold, claim, client_id, therapist_id, service_id, starts_at, ends_at,
        replaces, extras from bookings
    where status = 'hold' and hold_until > $2 and (client_id = $1 or client_id in (
        select f.dependant_id from household f where f.guardian_id = $1
        union select h.guardian_id from household h where h.dependant_id = $1
        union select s.dependant_id from household h join household s on s.guardian_id = h.guardian_id where h.dependant_id = $1))
    and not exists (select 1 from wait_offers o where o.booking_id = bookings.id) order by starts_at, id";

/// The holds of a client and their household, offers left out, and the client's own visits within this time.
pub async fn at_hand(conn: &mut Conn, client: ClientId, now: Instant, within: TimeRange) -> DbResult<Vec<AtHand>> {
    rows!(conn, AT_HAND, [client, now, within.start, within.end])
}

/// The holds of a client and their household.
pub async fn open_holds(conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<Vec<AtHand>> {
    let all = at_hand(conn, client, now, TimeRange::new(now, now)).await?;
    Ok(all.into_iter().filter(|one| one.is_hold).collect())
}

pub const HOLDS_OF_NETWORK: &str = "select count(*) as n from bookings b join newcomers n on n.person_id = b.client_id
    where b.status = 'hold' and b.hold_until > $2
        and n.origin = (select own.origin from newcomers own where own.person_id = $1)";

/// The open holds of all guests who came from the network of this guest.
pub async fn holds_of_network(conn: &mut Conn, guest: ClientId, now: Instant) -> DbResult<i64> {
    Ok(value!(conn, HOLDS_OF_NETWORK, [guest, now])?.unwrap_or(0))
}

/// A statement with the columns of an [`Appointment`].
macro_rules! appointments {
    ($rest:literal) => {
        concat!(
            "select b.id, b.client_id, c.name as client_name,
                coalesce((select g.email from household h join people g on g.id = h.guardian_id where h.dependant_id = b.client_id
                    and c.password is null and g.closed_at is null order by h.since, h.guardian_id limit 1), c.email) as client_email,
                c.email as own_email, b.therapist_id, p.name as therapist_name, t.credential, b.service_id, s.name as service_name,
                b.room_id, r.name as room_name, b.equipment_id, b.status, b.starts_at, b.ends_at, b.busy_from, b.busy_until,
                b.hold_until, b.price, b.cancel_by, b.late_percent, b.claim, b.replaces, b.sequence, b.extended = 1 as extended,
                b.created_at, b.confirmed_at, b.ended_at, b.confirmed_by, b.ended_by, b.reason, b.fee, b.waived = 1 as waived,
                r.location_id, b.extras, b.asked_at,
                exists (select 1 from wait_offers o where o.booking_id = b.id and o.state = 'open') as is_offer
            from bookings b join people c on c.id = b.client_id join people p on p.id = b.therapist_id
            join therapists t on t.person_id = b.therapist_id join services s on s.id = b.service_id join rooms r on r.id = b.room_id
            ",
            $rest
        )
    };
}

pub const OF_CLIENT: &str = appointments!("where b.id = $1 and b.client_id = $2");

/// A client's own appointment; nobody else's is found.
pub async fn of_client(conn: &mut Conn, id: BookingId, client: ClientId) -> DbResult<Option<Appointment>> {
    row!(conn, OF_CLIENT, [id, client])
}

pub const UPCOMING: &str = appointments!(
    "where b.client_id = $1 and ((b.ends_at > $2 and b.status in ('booked', 'arrived'))
        or (b.starts_at > $2 and b.status = 'cancelled' and b.reason = 'client_asked' and b.ended_at > $3))
    order by b.starts_at, b.id limit 20"
);

/// A client's visits to come, the next first, and those cancelled so recently that cancelling can be undone.
pub async fn upcoming(conn: &mut Conn, client: ClientId, now: Instant, undo_since: Instant) -> DbResult<Vec<Appointment>> {
    rows!(conn, UPCOMING, [client, now, undo_since])
}

pub const DAY_OF: &str = appointments!(
    "where b.therapist_id = $1 and b.busy_until > $2 and b.busy_from < $3
    and b.status in ('booked', 'arrived', 'completed', 'no_show') order by b.starts_at, b.id"
);

/// A therapist's visits within this stretch.
pub async fn day_of(conn: &mut Conn, therapist: TherapistId, within: TimeRange) -> DbResult<Vec<Appointment>> {
    rows!(conn, DAY_OF, [therapist, within.start, within.end])
}

pub const DAY: &str = appointments!(
    "where b.busy_until > $1 and b.busy_until < $2 and b.busy_from < $3
    and (b.status in ('booked', 'arrived', 'completed', 'no_show') or (b.status = 'hold' and b.hold_until > $4)
        or (b.status = 'cancelled' and (b.fee > 0 or (b.confirmed_at is not null and coalesce(b.reason, '') not in ('moved', 'undone')))))
    order by t.position, b.therapist_id, b.starts_at, b.id"
);

/// Everyone’s visits within this stretch, by therapist, with current holds and cancelled visits, except moved and undone ones.
pub async fn day(conn: &mut Conn, within: TimeRange, now: Instant) -> DbResult<Vec<Appointment>> {
    rows!(conn, DAY, [within.start, within.end.plus(LONGEST), within.end, now])
}

pub const TO_COME_OF: &str = appointments!(
    "where b.therapist_id = $1 and b.busy_until > $2 and b.starts_at > $2 and b.status in ('booked', 'arrived') order by b.starts_at, b.id"
);

/// A therapist's booked visits to come.
pub async fn to_come_of(conn: &mut Conn, therapist: TherapistId, now: Instant) -> DbResult<Vec<Appointment>> {
    rows!(conn, TO_COME_OF, [therapist, now])
}

pub const TO_COME: &str =
    appointments!("where b.busy_until > $1 and b.starts_at > $1 and b.status in ('booked', 'arrived') order by b.starts_at, b.id");

/// Everyone's booked visits to come.
pub async fn to_come(conn: &mut Conn, now: Instant) -> DbResult<Vec<Appointment>> {
    rows!(conn, TO_COME, [now])
}

pub const IN_ROOM: &str = appointments!(
    "where b.room_id = $1 and b.busy_until > $2 and b.starts_at > $2
    and (b.status in ('booked', 'arrived') or (b.status = 'hold' and b.hold_until > $2)) order by b.starts_at, b.id"
);

/// The visits and holds to come in this room.
pub async fn in_room(conn: &mut Conn, room: RoomId, now: Instant) -> DbResult<Vec<Appointment>> {
    rows!(conn, IN_ROOM, [room, now])
}

pub const LAST: &str = appointments!("where b.client_id = $1 order by b.created_at desc, b.id desc limit 1");

/// The booking that a client made last, in any state.
pub async fn last(conn: &mut Conn, client: ClientId) -> DbResult<Option<Appointment>> {
    row!(conn, LAST, [client])
}

pub const ONE: &str = appointments!("where b.id = $1");

/// Any client's appointment; staff only.
pub async fn one(conn: &mut Conn, id: BookingId) -> DbResult<Option<Appointment>> {
    row!(conn, ONE, [id])
}

pub const HOLDS_FOR: &str = appointments!(
    "where b.replaces = $1 and b.status = 'hold'
    and not exists (select 1 from wait_offers o where o.booking_id = b.id and o.state = 'open') order by b.id"
);

/// The holds that would take this visit's place. Offers are not among them.
pub async fn holds_for(conn: &mut Conn, visit: BookingId) -> DbResult<Vec<Appointment>> {
    rows!(conn, HOLDS_FOR, [visit])
}

pub const FEED_OF_CLIENT: &str = appointments!(
    "where b.client_id in (select $1 union all select dependant_id from household where guardian_id = $1)
    and b.starts_at > $2 and b.confirmed_at is not null
    and b.status in ('booked', 'arrived', 'completed', 'cancelled') and coalesce(b.reason, '') <> 'undone'
    and not exists (select 1 from bookings n where n.claim = b.claim and n.created_at > b.created_at and n.confirmed_at is not null
        and coalesce(n.reason, '') <> 'undone')
    order by b.starts_at, b.id limit 500"
);

/// The newest state of every appointment of a client, and of the people they act for, since an instant.
pub async fn feed_of_client(conn: &mut Conn, client: ClientId, since: Instant) -> DbResult<Vec<Appointment>> {
    rows!(conn, FEED_OF_CLIENT, [client, since])
}

pub const FEED_OF_THERAPIST: &str = appointments!(
    "where b.therapist_id = $1 and b.starts_at > $2 and b.status in ('booked', 'arrived', 'completed')
    order by b.starts_at, b.id limit 2000"
);

pub async fn feed_of_therapist(conn: &mut Conn, therapist: TherapistId, since: Instant) -> DbResult<Vec<Appointment>> {
    rows!(conn, FEED_OF_THERAPIST, [therapist, since])
}

pub const MOVED_TO: &str =
    "select id from bookings where replaces = $1 and therapist_id = $2 and starts_at = $3 and status = 'booked' order by id limit 1";

/// The visit at that time which replaced this one, if it was moved there.
pub async fn moved_to(conn: &mut Conn, visit: BookingId, therapist: TherapistId, start: Instant) -> DbResult<Option<BookingId>> {
    value!(conn, MOVED_TO, [visit, therapist, start])
}

pub const BOOKED_AT: &str =
    "select id from bookings where client_id = $1 and therapist_id = $2 and starts_at = $3 and status = 'booked' order by id limit 1";

pub async fn booked_at(conn: &mut Conn, client: ClientId, therapist: TherapistId, start: Instant) -> DbResult<Option<BookingId>> {
    value!(conn, BOOKED_AT, [client, therapist, start])
}

statements! {
    RECENT, AT_HAND, HOLDS_OF_NETWORK, OF_CLIENT, UPCOMING, DAY_OF, DAY, TO_COME_OF, TO_COME, IN_ROOM, LAST, ONE, HOLDS_FOR,
    FEED_OF_CLIENT, FEED_OF_THERAPIST, MOVED_TO, BOOKED_AT
}

//! SQL of bookings.

use crate::booking::ground::Taken;
use crate::booking::model::{BookingStatus, CancelReason, CancelRules, EndedBy};
use crate::booking::policy::Steps;
use crate::server::db::{Conn, DbResult, fetch_all, fetch_optional};
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::money::Cents;
use sqlx::Row;

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

pub const TAKEN_OF: &str =
    "select therapist_id, room_id, busy_from, busy_until, case when status = 'hold' then hold_until end as hold_until
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

pub struct OpenHold {
    pub id: BookingId,
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub start: Instant,
    pub replaces: Option<BookingId>,
}

pub const OPEN_HOLDS: &str = "select id, therapist_id, service_id, starts_at, replaces from bookings
    where client_id = $1 and status = 'hold' and hold_until > $2
    and not exists (select 1 from wait_offers o where o.booking_id = bookings.id) order by starts_at, id";

pub async fn open_holds(conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<Vec<OpenHold>> {
    fetch_all!(conn, OPEN_HOLDS, [client, now], |row| OpenHold {
        id: row.try_get("id")?,
        therapist: row.try_get("therapist_id")?,
        service: row.try_get("service_id")?,
        start: row.try_get("starts_at")?,
        replaces: row.try_get("replaces")?,
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
    /// The visit with its buffers.
    pub busy: TimeRange,
    pub hold_until: Option<Instant>,
    pub price: Cents,
    pub cancel_by: Instant,
    pub late_percent: i64,
    pub claim: BookingId,
    pub replaces: Option<BookingId>,
    /// How often its calendar entry has changed.
    pub sequence: i64,
    /// Whether the hold was given more time already.
    pub extended: bool,
    pub confirmed_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub confirmed_by: Option<EndedBy>,
    pub ended_by: Option<EndedBy>,
    pub reason: Option<CancelReason>,
    /// Owed for ending it late or not coming.
    pub fee: Cents,
    pub waived: bool,
}

impl Detail {
    /// As undoing looks at it.
    pub fn steps(&self) -> Steps {
        Steps {
            status: self.status,
            start: self.start,
            confirmed_at: self.confirmed_at,
            ended_at: self.ended_at,
            reason: self.reason,
            replaces: self.replaces,
            by_client: match self.status {
                BookingStatus::Cancelled => self.ended_by == Some(EndedBy::Client),
                _ => self.confirmed_by != Some(EndedBy::Clinic),
            },
        }
    }

    /// When the last step was taken. Names that step, so that a form sent twice does not take back two.
    pub fn last_step(&self) -> Option<Instant> {
        self.ended_at.or(self.confirmed_at)
    }

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
                t.credential, b.service_id, s.name as service_name, r.name as room_name, b.status, b.starts_at, b.ends_at, b.busy_from, b.busy_until,
                b.hold_until, b.price, b.cancel_by, b.late_percent, b.claim, b.replaces, b.sequence, b.extended, b.confirmed_at,
                b.ended_at, b.confirmed_by, b.ended_by, b.reason, b.fee, b.waived
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
            busy: TimeRange::new($row.try_get("busy_from")?, $row.try_get("busy_until")?),
            hold_until: $row.try_get("hold_until")?,
            price: $row.try_get("price")?,
            cancel_by: $row.try_get("cancel_by")?,
            late_percent: $row.try_get("late_percent")?,
            claim: $row.try_get("claim")?,
            replaces: $row.try_get("replaces")?,
            sequence: $row.try_get("sequence")?,
            extended: $row.try_get::<i64, _>("extended")? == 1,
            confirmed_at: $row.try_get("confirmed_at")?,
            ended_at: $row.try_get("ended_at")?,
            confirmed_by: $row.try_get::<Option<&str>, _>("confirmed_by")?.and_then(EndedBy::parse),
            ended_by: $row.try_get::<Option<&str>, _>("ended_by")?.and_then(EndedBy::parse),
            reason: $row.try_get::<Option<&str>, _>("reason")?.and_then(CancelReason::parse),
            fee: $row.try_get("fee")?,
            waived: $row.try_get::<i64, _>("waived")? == 1,
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
    details!("where b.client_id = $1 and ((b.ends_at > $2 and b.status in ('booked', 'arrived'))
        or (b.starts_at > $2 and b.status = 'cancelled' and b.reason = 'client_asked' and b.ended_at > $3)) order by b.starts_at, b.id limit 20");

/// A client's visits to come, the next first, and those that were cancelled so lately that it can be undone.
pub async fn upcoming(conn: &mut Conn, client: ClientId, now: Instant, undo_since: Instant) -> DbResult<Vec<Detail>> {
    fetch_all!(conn, UPCOMING, [client, now, undo_since], |row| detail!(row))
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
    and (b.status in ('booked', 'arrived', 'completed', 'no_show') or (b.status = 'cancelled' and b.fee > 0)) order by t.position, b.therapist_id, b.starts_at, b.id"
);

/// Everyone's visits within this stretch, by therapist.
pub async fn day(conn: &mut Conn, within: TimeRange) -> DbResult<Vec<Detail>> {
    fetch_all!(conn, DAY, [within.start, within.end.plus(LONGEST), within.end], |row| detail!(row))
}

pub const ONE: &str = details!("where b.id = $1");

/// Whoever's it is: for the clinic's own people.
pub async fn one(conn: &mut Conn, id: BookingId) -> DbResult<Option<Detail>> {
    fetch_optional!(conn, ONE, [id], |row| detail!(row))
}

pub const HOLDS_FOR: &str = details!("where b.replaces = $1 and b.status = 'hold' order by b.id");

/// The holds that would take this visit's place.
pub async fn holds_for(conn: &mut Conn, visit: BookingId) -> DbResult<Vec<Detail>> {
    fetch_all!(conn, HOLDS_FOR, [visit], |row| detail!(row))
}

pub const FEED_OF_CLIENT: &str = details!(
    "where b.client_id = $1 and b.starts_at > $2 and b.confirmed_at is not null
    and b.status in ('booked', 'arrived', 'completed', 'cancelled') and coalesce(b.reason, '') <> 'undone'
    and not exists (select 1 from bookings n where n.claim = b.claim and n.created_at > b.created_at and n.confirmed_at is not null
        and coalesce(n.reason, '') <> 'undone')
    order by b.starts_at, b.id limit 500"
);

/// The newest state of every appointment of a client since an instant.
pub async fn feed_of_client(conn: &mut Conn, client: ClientId, since: Instant) -> DbResult<Vec<Detail>> {
    fetch_all!(conn, FEED_OF_CLIENT, [client, since], |row| detail!(row))
}

pub const FEED_OF_THERAPIST: &str = details!(
    "where b.therapist_id = $1 and b.starts_at > $2 and b.status in ('booked', 'arrived', 'completed') order by b.starts_at, b.id limit 2000"
);

pub async fn feed_of_therapist(conn: &mut Conn, therapist: TherapistId, since: Instant) -> DbResult<Vec<Detail>> {
    fetch_all!(conn, FEED_OF_THERAPIST, [therapist, since], |row| detail!(row))
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

pub const FIND_CLIENTS: &str = "select id, name, email from people where role = 'client' and closed_at is null
    and (lower(name) like $1 or lower(name) like $2 or email like $1) order by name, id limit 20";

/// By the beginning of the name or the address, or of a later part of the name.
pub async fn find_clients(conn: &mut Conn, begins: &str, part: &str) -> DbResult<Vec<(ClientId, String, String)>> {
    fetch_all!(conn, FIND_CLIENTS, [begins, part], |row| (row.try_get("id")?, row.try_get("name")?, row.try_get("email")?))
}

pub const CLIENT_NAME: &str = "select name from people where id = $1 and role = 'client' and closed_at is null";

pub async fn client_name(conn: &mut Conn, client: ClientId) -> DbResult<Option<String>> {
    fetch_optional!(conn, CLIENT_NAME, [client], |row| row.try_get("name")?)
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
    ("ONE", ONE),
    ("HOLDS_FOR", HOLDS_FOR),
    ("FEED_OF_CLIENT", FEED_OF_CLIENT),
    ("FEED_OF_THERAPIST", FEED_OF_THERAPIST),
    ("MOVED_TO", MOVED_TO),
    ("BOOKED_AT", BOOKED_AT),
    ("FIND_CLIENTS", FIND_CLIENTS),
    ("CLIENT_NAME", CLIENT_NAME),
];

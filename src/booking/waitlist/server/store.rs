//! SQL of the waiting list.

use crate::booking::availability::times::{Parts, Weekdays};
use crate::booking::waitlist::policy::Passed;
use crate::clinic::model::Place;
use crate::platform::db::{Conn, DbResult, execute, fetch_all, fetch_optional, statements};
use crate::types::ids::{BookingId, ClientId, LocationId, ServiceId, TherapistId, WaitId};
use crate::types::instant::{Instant, Span, TimeRange};
use sqlx::Row;
use uuid::Uuid;

/// One wait, with whom it is for.
#[derive(Debug, Clone)]
pub struct Wait {
    pub id: WaitId,
    pub client: ClientId,
    pub client_name: String,
    pub service: ServiceId,
    /// `None`: at any place.
    pub place: Option<Place>,
    /// Ids of what they would have with it, apart by spaces.
    pub add_ons: String,
    pub weekdays: Weekdays,
    pub parts: Parts,
    /// "2026-11-26"
    pub first_day: String,
    pub last_day: String,
    pub notice: Span,
    pub swaps: Option<BookingId>,
    pub passed_up: i64,
    /// What their place in line counts from.
    pub created_at: Instant,
    /// Since when they wait for just this.
    pub wished_at: Instant,
}

macro_rules! waits {
    ($rest:literal) => {
        concat!(
            "select w.id, w.client_id, p.name, w.service_id, w.weekdays, w.parts, w.first_day, w.last_day, w.notice_minutes,
                w.swaps, w.passed_up, w.created_at, w.wished_at, w.anywhere, w.location_id, w.add_ons
            from waits w join people p on p.id = w.client_id ",
            $rest
        )
    };
}

macro_rules! wait {
    ($row:ident) => {
        Wait {
            id: $row.try_get("id")?,
            client: $row.try_get("client_id")?,
            client_name: $row.try_get("name")?,
            service: $row.try_get("service_id")?,
            place: match $row.try_get::<i64, _>("anywhere")? {
                0 => Some(Place::from($row.try_get::<Option<LocationId>, _>("location_id")?)),
                _ => None,
            },
            add_ons: $row.try_get("add_ons")?,
            weekdays: Weekdays::from_bits($row.try_get("weekdays")?),
            parts: Parts::from_bits($row.try_get("parts")?),
            first_day: $row.try_get("first_day")?,
            last_day: $row.try_get("last_day")?,
            notice: Span::minutes($row.try_get("notice_minutes")?),
            swaps: $row.try_get("swaps")?,
            passed_up: $row.try_get("passed_up")?,
            created_at: $row.try_get("created_at")?,
            wished_at: $row.try_get("wished_at")?,
        }
    };
}

pub const WAITING: &str =
    waits!("where w.state = 'waiting' and w.last_day >= $1 and p.closed_at is null order by w.created_at, w.id limit 500");

/// Everyone who waits today ("2026-11-26") and has no offer now, the longest wait first.
pub async fn waiting(conn: &mut Conn, today: &str) -> DbResult<Vec<Wait>> {
    fetch_all!(conn, WAITING, [today], |row| wait!(row))
}

pub const WITH: &str = "select x.wait_id, x.therapist_id from waits_with x join waits w on w.id = x.wait_id
    where w.state in ('waiting', 'offered') order by x.wait_id, x.therapist_id";

/// The therapists that waits name.
pub async fn with(conn: &mut Conn) -> DbResult<Vec<(WaitId, TherapistId)>> {
    fetch_all!(conn, WITH, [], |row| (row.try_get("wait_id")?, row.try_get("therapist_id")?))
}

pub const OF_CLIENT: &str =
    waits!("where w.client_id = $1 and w.last_day >= $2 and w.state in ('waiting', 'offered') order by w.created_at, w.id");

/// What a client waits for.
pub async fn of_client(conn: &mut Conn, client: ClientId, today: &str) -> DbResult<Vec<Wait>> {
    fetch_all!(conn, OF_CLIENT, [client, today], |row| wait!(row))
}

pub const INSERT: &str =
    "insert into waits (id, client_id, service_id, weekdays, parts, first_day, last_day, notice_minutes, swaps, state, created_at,
        anywhere, location_id, add_ons, wished_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, $12, $13, $14)";

pub async fn insert(conn: &mut Conn, new: &Wait) -> DbResult<()> {
    let days = (new.first_day.as_str(), new.last_day.as_str());
    let sets = (new.weekdays.bits(), new.parts.bits());
    let notice = new.notice.whole_minutes();
    let (anywhere, location) = (i64::from(new.place.is_none()), new.place.and_then(Place::location));
    execute!(
        conn,
        INSERT,
        [
            new.id,
            new.client,
            new.service,
            sets.0,
            sets.1,
            days.0,
            days.1,
            notice,
            new.swaps,
            new.created_at,
            anywhere,
            location,
            new.add_ons.as_str(),
            new.wished_at
        ]
    )
    .map(|_| ())
}

pub const INSERT_WITH: &str = "insert into waits_with (wait_id, therapist_id) values ($1, $2) on conflict do nothing";

pub async fn insert_with(conn: &mut Conn, wait: WaitId, therapist: TherapistId) -> DbResult<()> {
    execute!(conn, INSERT_WITH, [wait, therapist]).map(|_| ())
}

pub const SAME: &str = waits!("where w.client_id = $1 and w.service_id = $2 and w.state in ('waiting', 'offered') order by w.id limit 1");

/// A wait of this client for the same service.
pub async fn same(conn: &mut Conn, client: ClientId, service: ServiceId) -> DbResult<Option<Wait>> {
    fetch_optional!(conn, SAME, [client, service], |row| wait!(row))
}

pub const SWAP_INSTEAD: &str = "update waits set swaps = $2 where swaps = $1 and state in ('waiting', 'offered')";

/// Whoever waits to give this visit up gives up the one that follows it, or none.
pub async fn swap_instead(conn: &mut Conn, visit: BookingId, next: Option<BookingId>) -> DbResult<()> {
    execute!(conn, SWAP_INSTEAD, [visit, next]).map(|_| ())
}

pub const OFFERS_FOR: &str = "select b.id from bookings b join wait_offers o on o.booking_id = b.id
    where b.replaces = $1 and b.status = 'hold' and o.state = 'open' order by b.id";

/// The offers that would take this visit's place.
pub async fn offers_for(conn: &mut Conn, visit: BookingId) -> DbResult<Vec<BookingId>> {
    fetch_all!(conn, OFFERS_FOR, [visit], |row| row.try_get("id")?)
}

pub const LEAVE: &str =
    "update waits set state = 'left', ended_at = $3 where id = $1 and client_id = $2 and state in ('waiting', 'offered')";

pub async fn leave(conn: &mut Conn, wait: WaitId, client: ClientId, now: Instant) -> DbResult<bool> {
    Ok(execute!(conn, LEAVE, [wait, client, now])? == 1)
}

pub const OFFERED: &str = "update waits set state = 'offered' where id = $1 and state = 'waiting'";

pub async fn offered(conn: &mut Conn, wait: WaitId) -> DbResult<bool> {
    Ok(execute!(conn, OFFERED, [wait])? == 1)
}

pub const FILLED: &str = "update waits set state = 'filled', ended_at = $2 where id = $1 and state = 'offered'";

pub async fn filled(conn: &mut Conn, wait: WaitId, now: Instant) -> DbResult<()> {
    execute!(conn, FILLED, [wait, now]).map(|_| ())
}

pub const WAIT_ON: &str = "update waits set state = 'waiting', passed_up = passed_up + $2 where id = $1 and state = 'offered'";

/// Back to waiting. `passed_up` is 1 when they let an offer go, 0 when it was taken from them.
pub async fn wait_on(conn: &mut Conn, wait: WaitId, passed_up: i64) -> DbResult<()> {
    execute!(conn, WAIT_ON, [wait, passed_up]).map(|_| ())
}

pub const CLIENT_OF: &str = "select client_id from waits where id = $1";

pub async fn client_of(conn: &mut Conn, wait: WaitId) -> DbResult<Option<ClientId>> {
    fetch_optional!(conn, CLIENT_OF, [wait], |row| row.try_get("client_id")?)
}

pub const OPEN_OFFER: &str = "select booking_id from wait_offers where wait_id = $1 and state = 'open' order by id limit 1";

/// The hold behind a wait's offer.
pub async fn open_offer(conn: &mut Conn, wait: WaitId) -> DbResult<Option<BookingId>> {
    fetch_optional!(conn, OPEN_OFFER, [wait], |row| row.try_get("booking_id")?)
}

pub const WAIT_AGAIN: &str = "update waits set state = 'waiting', ended_at = null where state = 'filled'
    and id = (select o.wait_id from wait_offers o where o.booking_id = $1 and o.state = 'taken')";

/// The wait that this visit filled goes on.
pub async fn wait_again(conn: &mut Conn, visit: BookingId) -> DbResult<()> {
    execute!(conn, WAIT_AGAIN, [visit]).map(|_| ())
}

pub const HAD_BEFORE: &str = "select b.client_id, b.busy_from, b.busy_until from wait_offers o join bookings b on b.id = o.booking_id
    where o.state in ('declined', 'lapsed') and b.therapist_id = $1 and b.busy_until > $2 and b.busy_from < $3 order by b.client_id";

/// Who had an offer in this stretch of the therapist's time and let it pass, and when it was for.
pub async fn had_before(conn: &mut Conn, therapist: TherapistId, busy: TimeRange) -> DbResult<Vec<(ClientId, TimeRange)>> {
    fetch_all!(conn, HAD_BEFORE, [therapist, busy.start, busy.end], |row| {
        (row.try_get("client_id")?, TimeRange::new(row.try_get("busy_from")?, row.try_get("busy_until")?))
    })
}

pub const OFFERS_SINCE: &str = "select b.client_id from wait_offers o join bookings b on b.id = o.booking_id
    where o.made_at > $1 and o.state <> 'withdrawn' order by b.client_id";

/// Who was made an offer since then, once for each.
pub async fn offers_since(conn: &mut Conn, since: Instant) -> DbResult<Vec<ClientId>> {
    fetch_all!(conn, OFFERS_SINCE, [since], |row| row.try_get("client_id")?)
}

pub const BUSY: &str = "select count(*) as n from bookings where client_id = $1 and starts_at < $3 and ends_at > $2
    and (status in ('booked', 'arrived') or (status = 'hold' and hold_until > $5)) and (id <> $4 or $4 is null)";

/// Whether the client has something else then. `but` is the visit that an offer would take the place of.
pub async fn busy(conn: &mut Conn, client: ClientId, range: TimeRange, but: Option<BookingId>, now: Instant) -> DbResult<bool> {
    let found = fetch_optional!(conn, BUSY, [client, range.start, range.end, but, now], |row| row.try_get::<i64, _>("n")?)?;
    Ok(found.unwrap_or(0) > 0)
}

/// An offer, as its hold knows it.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    pub id: Uuid,
    pub wait: WaitId,
    pub booking: BookingId,
    /// The booking that ended, or this hold itself when the clinic opened the time.
    pub freed: BookingId,
    /// Nobody hears of it before.
    pub told_at: Instant,
}

macro_rules! offer {
    ($row:ident) => {
        Offer {
            id: $row.try_get("id")?,
            wait: $row.try_get("wait_id")?,
            booking: $row.try_get("booking_id")?,
            freed: $row.try_get("freed")?,
            told_at: $row.try_get("told_at")?,
        }
    };
}

pub const INSERT_OFFER: &str = "insert into wait_offers (id, wait_id, booking_id, freed, made_at, told_at, state)
    values ($1, $2, $3, $4, $5, $6, 'open')";

pub async fn insert_offer(conn: &mut Conn, new: &Offer, now: Instant) -> DbResult<()> {
    execute!(conn, INSERT_OFFER, [new.id, new.wait, new.booking, new.freed, now, new.told_at]).map(|_| ())
}

pub const END_OFFER: &str = "update wait_offers set state = $2, ended_at = $3 where booking_id = $1 and state = 'open'
    returning id, wait_id, booking_id, freed, told_at";

/// Ends the offer that this hold is, if it is one.
pub async fn end_offer(conn: &mut Conn, hold: BookingId, became: &'static str, now: Instant) -> DbResult<Option<Offer>> {
    fetch_optional!(conn, END_OFFER, [hold, became, now], |row| offer!(row))
}

pub const UNTOLD: &str = "select id, wait_id, booking_id, freed, told_at from wait_offers
    where freed = $1 and state = 'open' and told_at > $2 order by id";

/// Offers of this freed time that nobody has been told of yet.
pub async fn untold(conn: &mut Conn, freed: BookingId, now: Instant) -> DbResult<Vec<Offer>> {
    fetch_all!(conn, UNTOLD, [freed, now], |row| offer!(row))
}

pub const TOLD_OFFERS: &str = "select o.wait_id, o.booking_id, b.starts_at, b.hold_until, p.name
    from wait_offers o join waits w on w.id = o.wait_id join bookings b on b.id = o.booking_id join people p on p.id = b.therapist_id
    where w.client_id = $1 and w.state = 'offered' and o.state = 'open' and o.told_at <= $2 and b.status = 'hold' and b.hold_until > $2
    order by b.starts_at, b.id";

/// An offer that its client may know of.
pub struct TellOffer {
    pub wait: WaitId,
    pub hold: BookingId,
    pub start: Instant,
    pub until: Instant,
    pub therapist_name: String,
}

pub async fn told_offers(conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<Vec<TellOffer>> {
    fetch_all!(conn, TOLD_OFFERS, [client, now], |row| TellOffer {
        wait: row.try_get("wait_id")?,
        hold: row.try_get("booking_id")?,
        start: row.try_get("starts_at")?,
        until: row.try_get("hold_until")?,
        therapist_name: row.try_get("name")?,
    })
}

pub const INSERT_PASS: &str = "insert into wait_passes (id, at, freed, wait_id, why) values ($1, $2, $3, $4, $5)";

pub async fn insert_pass(conn: &mut Conn, id: Uuid, at: Instant, freed: BookingId, wait: WaitId, why: Passed) -> DbResult<()> {
    execute!(conn, INSERT_PASS, [id, at, freed, wait, why.as_str()]).map(|_| ())
}

/// A line of the fairness log.
pub struct LogLine {
    pub at: Instant,
    pub freed: BookingId,
    pub start: Instant,
    pub therapist_name: String,
    pub client: ClientId,
    pub client_name: String,
    /// What became of an offer, or why they were passed over.
    pub word: String,
}

pub const LOG: &str = "select x.at, x.freed, f.starts_at, t.name as therapist, c.id as client_id, c.name as client, x.word
    from (select o.made_at as at, o.freed, o.wait_id, o.state as word from wait_offers o
        union all select s.at, s.freed, s.wait_id, s.why as word from wait_passes s) x
    join bookings f on f.id = x.freed join people t on t.id = f.therapist_id
    join waits w on w.id = x.wait_id join people c on c.id = w.client_id
    join (select y.freed, max(y.at) as newest from (select freed, made_at as at from wait_offers union all select freed, at from wait_passes) y
        group by y.freed order by newest desc, y.freed limit $1 offset $2) g on g.freed = x.freed
    order by g.newest desc, x.freed, x.at desc, c.name";

/// The lines of so many times that came free, after the newest `skipped` of them, newest first.
pub async fn log(conn: &mut Conn, most: i64, skipped: i64) -> DbResult<Vec<LogLine>> {
    fetch_all!(conn, LOG, [most, skipped], |row| LogLine {
        at: row.try_get("at")?,
        freed: row.try_get("freed")?,
        start: row.try_get("starts_at")?,
        therapist_name: row.try_get("therapist")?,
        client: row.try_get("client_id")?,
        client_name: row.try_get("client")?,
        word: row.try_get("word")?,
    })
}

statements![
    WAITING,
    WITH,
    OF_CLIENT,
    INSERT,
    INSERT_WITH,
    SAME,
    SWAP_INSTEAD,
    OFFERS_FOR,
    LEAVE,
    OFFERED,
    FILLED,
    WAIT_ON,
    CLIENT_OF,
    OPEN_OFFER,
    WAIT_AGAIN,
    HAD_BEFORE,
    OFFERS_SINCE,
    BUSY,
    INSERT_OFFER,
    END_OFFER,
    UNTOLD,
    TOLD_OFFERS,
    INSERT_PASS,
    LOG
];

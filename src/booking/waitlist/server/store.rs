//! SQL of the waitlist.

use crate::booking::availability::times::{Parts, Weekdays};
use crate::booking::waitlist::policy::Passed;
use crate::clinic::model::Place;
use crate::platform::db::{Conn, DbResult, execute, row, rows, statements, value};
use crate::types::ids::{BookingId, ClientId, LocationId, ServiceId, TherapistId, WaitId};
use crate::types::instant::{Instant, Span, TimeRange};
use uuid::Uuid;

/// A client's place on the waitlist.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Wait {
    pub id: WaitId,
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    #[sqlx(rename = "name")]
    pub client_name: String,
    #[sqlx(rename = "service_id")]
    pub service: ServiceId,
    #[sqlx(flatten)]
    pub place: WaitPlace,
    /// Ids of the add-ons they want, separated by spaces.
    pub add_ons: String,
    #[sqlx(try_from = "i64")]
    pub weekdays: Weekdays,
    #[sqlx(try_from = "i64")]
    pub parts: Parts,
    /// "2026-11-26"
    pub first_day: String,
    pub last_day: String,
    pub notice_minutes: i64,
    pub swaps: Option<BookingId>,
    pub passed_up: i64,
    /// Their place in line counts from then.
    pub created_at: Instant,
    /// Since when they wait for just this.
    pub wished_at: Instant,
}

impl Wait {
    pub const fn notice(&self) -> Span {
        Span::minutes(self.notice_minutes)
    }
}

/// The wanted place as it is stored.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct WaitPlace {
    anywhere: i64,
    location_id: Option<LocationId>,
}

impl From<Option<Place>> for WaitPlace {
    fn from(place: Option<Place>) -> Self {
        Self { anywhere: i64::from(place.is_none()), location_id: place.and_then(Place::location) }
    }
}

impl From<WaitPlace> for Option<Place> {
    fn from(stored: WaitPlace) -> Self {
        (stored.anywhere == 0).then(|| stored.location_id.into())
    }
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

pub const WAITING: &str =
    waits!("where w.state = 'waiting' and w.last_day >= $1 and p.closed_at is null order by w.created_at, w.id limit 500");

/// Everyone who waits today ("2026-11-26") and has no offer now, the longest wait first.
pub async fn waiting(conn: &mut Conn, today: &str) -> DbResult<Vec<Wait>> {
    rows!(conn, WAITING, [today])
}

pub const WITH: &str = "select x.wait_id, x.therapist_id from waits_with x join waits w on w.id = x.wait_id
    where w.state in ('waiting', 'offered') order by x.wait_id, x.therapist_id";

/// The therapists named in waits.
pub async fn with(conn: &mut Conn) -> DbResult<Vec<(WaitId, TherapistId)>> {
    rows!(conn, WITH, [])
}

pub const OF_CLIENT: &str =
    waits!("where w.client_id = $1 and w.last_day >= $2 and w.state in ('waiting', 'offered') order by w.created_at, w.id");

/// A client's waits, those with an offer included.
pub async fn of_client(conn: &mut Conn, client: ClientId, today: &str) -> DbResult<Vec<Wait>> {
    rows!(conn, OF_CLIENT, [client, today])
}

pub const INSERT: &str =
    "insert into waits (id, client_id, service_id, weekdays, parts, first_day, last_day, notice_minutes, swaps, state, created_at,
        anywhere, location_id, add_ons, wished_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, $12, $13, $14)";

pub async fn insert(conn: &mut Conn, new: &Wait) -> DbResult<()> {
    let Wait { id, client, service, weekdays, parts, notice_minutes, swaps, created_at, place, wished_at, .. } = new;
    let (first_day, last_day, add_ons) = (new.first_day.as_str(), new.last_day.as_str(), new.add_ons.as_str());
    let (weekdays, parts, WaitPlace { anywhere, location_id }) = (weekdays.bits(), parts.bits(), *place);
    #[rustfmt::skip]
    let done = execute!(conn, INSERT, [
        *id, *client, *service, weekdays, parts, first_day, last_day, *notice_minutes, *swaps, *created_at,
        anywhere, location_id, add_ons, *wished_at,
    ]);
    done.map(|_| ())
}

pub const INSERT_WITH: &str = "insert into waits_with (wait_id, therapist_id) values ($1, $2) on conflict do nothing";

pub async fn insert_with(conn: &mut Conn, wait: WaitId, therapist: TherapistId) -> DbResult<()> {
    execute!(conn, INSERT_WITH, [wait, therapist]).map(|_| ())
}

pub const SAME: &str = waits!("where w.client_id = $1 and w.service_id = $2 and w.state in ('waiting', 'offered') order by w.id limit 1");

/// This client's wait for a service.
pub async fn same(conn: &mut Conn, client: ClientId, service: ServiceId) -> DbResult<Option<Wait>> {
    row!(conn, SAME, [client, service])
}

pub const SWAP_INSTEAD: &str = "update waits set swaps = $2 where swaps = $1 and state in ('waiting', 'offered')";

/// Waits that would give this visit up give up the visit that follows it instead, or none.
pub async fn swap_instead(conn: &mut Conn, visit: BookingId, next: Option<BookingId>) -> DbResult<()> {
    execute!(conn, SWAP_INSTEAD, [visit, next]).map(|_| ())
}

pub const OFFERS_FOR: &str = "select b.id from bookings b join wait_offers o on o.booking_id = b.id
    where b.replaces = $1 and b.status = 'hold' and o.state = 'open' order by b.id";

/// The offers that would take this visit's place.
pub async fn offers_for(conn: &mut Conn, visit: BookingId) -> DbResult<Vec<BookingId>> {
    Ok(rows!(conn, OFFERS_FOR, [visit])?.into_iter().map(|(id,)| id).collect())
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

/// Back to waiting. `passed_up`: 1 when they let an offer go, 0 when it was taken from them.
pub async fn wait_on(conn: &mut Conn, wait: WaitId, passed_up: i64) -> DbResult<()> {
    execute!(conn, WAIT_ON, [wait, passed_up]).map(|_| ())
}

pub const CLIENT_OF: &str = "select client_id from waits where id = $1";

pub async fn client_of(conn: &mut Conn, wait: WaitId) -> DbResult<Option<ClientId>> {
    value!(conn, CLIENT_OF, [wait])
}

pub const OPEN_OFFER: &str = "select booking_id from wait_offers where wait_id = $1 and state = 'open' order by id limit 1";

/// The hold behind a wait's offer.
pub async fn open_offer(conn: &mut Conn, wait: WaitId) -> DbResult<Option<BookingId>> {
    value!(conn, OPEN_OFFER, [wait])
}

pub const WAIT_AGAIN: &str = "update waits set state = 'waiting', ended_at = null where state = 'filled'
    and id = (select o.wait_id from wait_offers o where o.booking_id = $1 and o.state = 'taken')";

/// Reopens the wait that this visit filled.
pub async fn wait_again(conn: &mut Conn, visit: BookingId) -> DbResult<()> {
    execute!(conn, WAIT_AGAIN, [visit]).map(|_| ())
}

pub const HAD_BEFORE: &str = "select b.client_id, b.busy_from, b.busy_until from wait_offers o join bookings b on b.id = o.booking_id
    where o.state in ('declined', 'lapsed') and b.therapist_id = $1 and b.busy_until > $2 and b.busy_from < $3 order by b.client_id";

/// Offers in this stretch of the therapist's time that were let pass: to whom they were made, and for when.
pub async fn had_before(conn: &mut Conn, therapist: TherapistId, busy: TimeRange) -> DbResult<Vec<(ClientId, TimeRange)>> {
    let found = rows!(conn, HAD_BEFORE, [therapist, busy.start, busy.end])?;
    Ok(found.into_iter().map(|(client, from, until)| (client, TimeRange::new(from, until))).collect())
}

pub const OFFERS_SINCE: &str = "select b.client_id from wait_offers o join bookings b on b.id = o.booking_id
    where o.made_at > $1 and o.state <> 'withdrawn' order by b.client_id";

/// The client of each offer made since then.
pub async fn offers_since(conn: &mut Conn, since: Instant) -> DbResult<Vec<ClientId>> {
    Ok(rows!(conn, OFFERS_SINCE, [since])?.into_iter().map(|(client,)| client).collect())
}

pub const BUSY: &str = "select count(*) as n from bookings where client_id = $1 and starts_at < $3 and ends_at > $2
    and (status in ('booked', 'arrived') or (status = 'hold' and hold_until > $5)) and (id <> $4 or $4 is null)";

/// Whether the client has another booking in this range. `but`: the visit that an offer would replace.
pub async fn busy(conn: &mut Conn, client: ClientId, range: TimeRange, but: Option<BookingId>, now: Instant) -> DbResult<bool> {
    let count: Option<i64> = value!(conn, BUSY, [client, range.start, range.end, but, now])?;
    Ok(count.is_some_and(|count| count > 0))
}

/// A freed time, held for one of those who wait.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Offer {
    pub id: Uuid,
    #[sqlx(rename = "wait_id")]
    pub wait: WaitId,
    #[sqlx(rename = "booking_id")]
    pub hold: BookingId,
    /// The booking that ended, or this hold itself when the clinic opened the time.
    pub freed: BookingId,
    /// Nobody hears of it before.
    pub told_at: Instant,
}

pub const INSERT_OFFER: &str = "insert into wait_offers (id, wait_id, booking_id, freed, made_at, told_at, state)
    values ($1, $2, $3, $4, $5, $6, 'open')";

pub async fn insert_offer(conn: &mut Conn, new: &Offer, now: Instant) -> DbResult<()> {
    execute!(conn, INSERT_OFFER, [new.id, new.wait, new.hold, new.freed, now, new.told_at]).map(|_| ())
}

pub const END_OFFER: &str = "update wait_offers set state = $2, ended_at = $3 where booking_id = $1 and state = 'open'
    returning id, wait_id, booking_id, freed, told_at";

/// Ends the offer behind this hold, if there is one.
pub async fn end_offer(conn: &mut Conn, hold: BookingId, became: &'static str, now: Instant) -> DbResult<Option<Offer>> {
    row!(conn, END_OFFER, [hold, became, now])
}

pub const UNTOLD: &str = "select id, wait_id, booking_id, freed, told_at from wait_offers
    where freed = $1 and state = 'open' and told_at > $2 order by id";

/// Offers of this freed time that nobody has been told of yet.
pub async fn untold(conn: &mut Conn, freed: BookingId, now: Instant) -> DbResult<Vec<Offer>> {
    rows!(conn, UNTOLD, [freed, now])
}

pub const TOLD_OFFERS: &str = "select o.wait_id, o.booking_id, b.starts_at, b.hold_until, p.name
    from wait_offers o join waits w on w.id = o.wait_id join bookings b on b.id = o.booking_id join people p on p.id = b.therapist_id
    where w.client_id = $1 and w.state = 'offered' and o.state = 'open' and o.told_at <= $2 and b.status = 'hold' and b.hold_until > $2
    order by b.starts_at, b.id";

/// An offer that its client has been told of.
#[derive(sqlx::FromRow)]
pub struct ToldOffer {
    #[sqlx(rename = "wait_id")]
    pub wait: WaitId,
    #[sqlx(rename = "booking_id")]
    pub hold: BookingId,
    #[sqlx(rename = "starts_at")]
    pub start: Instant,
    #[sqlx(rename = "hold_until")]
    pub until: Instant,
    #[sqlx(rename = "name")]
    pub therapist_name: String,
}

pub async fn told_offers(conn: &mut Conn, client: ClientId, now: Instant) -> DbResult<Vec<ToldOffer>> {
    rows!(conn, TOLD_OFFERS, [client, now])
}

pub const INSERT_PASS: &str = "insert into wait_passes (id, at, freed, wait_id, why) values ($1, $2, $3, $4, $5)";

pub async fn insert_pass(conn: &mut Conn, id: Uuid, at: Instant, freed: BookingId, wait: WaitId, why: Passed) -> DbResult<()> {
    execute!(conn, INSERT_PASS, [id, at, freed, wait, <&str>::from(why)]).map(|_| ())
}

/// A row of the fairness log.
#[derive(sqlx::FromRow)]
pub struct LogRow {
    pub at: Instant,
    pub freed: BookingId,
    #[sqlx(rename = "starts_at")]
    pub start: Instant,
    #[sqlx(rename = "therapist")]
    pub therapist_name: String,
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    #[sqlx(rename = "client")]
    pub client_name: String,
    /// The state of an offer, or why they were passed over.
    pub word: String,
}

pub const LOG: &str = "select x.at, x.freed, f.starts_at, t.name as therapist, c.id as client_id, c.name as client, x.word
    from (select o.made_at as at, o.freed, o.wait_id, o.state as word from wait_offers o
        union all select s.at, s.freed, s.wait_id, s.why as word from wait_passes s) x
    join bookings f on f.id = x.freed join people t on t.id = f.therapist_id
    join waits w on w.id = x.wait_id join people c on c.id = w.client_id
    join (select y.freed, max(y.at) as newest
        from (select freed, made_at as at from wait_offers union all select freed, at from wait_passes) y
        group by y.freed order by newest desc, y.freed limit $1 offset $2) g on g.freed = x.freed
    order by g.newest desc, x.freed, x.at desc, c.name";

/// The rows of this many freed times, newest first, after the newest `skipped`.
pub async fn log(conn: &mut Conn, most: i64, skipped: i64) -> DbResult<Vec<LogRow>> {
    rows!(conn, LOG, [most, skipped])
}

#[rustfmt::skip]
statements! {
    WAITING, WITH, OF_CLIENT, INSERT, INSERT_WITH, SAME, SWAP_INSTEAD, OFFERS_FOR, LEAVE, OFFERED, FILLED, WAIT_ON,
    CLIENT_OF, OPEN_OFFER, WAIT_AGAIN, HAD_BEFORE, OFFERS_SINCE, BUSY, INSERT_OFFER, END_OFFER, UNTOLD, TOLD_OFFERS,
    INSERT_PASS, LOG
}

//! What pages and other slices read of bookings.

use super::choosing;
use super::load::{self, Days};
use super::store::{self, Detail};
use super::words;
use crate::booking::availability::Ask;
use crate::booking::ground::Ground;
use crate::booking::model::{BookingStatus, CancelReason, Opening};
use crate::booking::policy::{self, Undo};
use crate::booking::usual::{self, Usual};
use crate::clinic::model::Service;
use crate::error::AppError;
use crate::server::cx::{Cx, SignedInClient};
use crate::server::db::{Conn, DbResult};
use crate::server::wall::{Wall, weekday_number};
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span};
use crate::types::money::Cents;

pub use super::day::{DayVisit, day, of_therapist, schedule};
pub use super::next::{NextOpening, first_openings, instead_of, soonest};
pub use super::openings::{Asked, open_starts, openings};

/// A booking as its own client sees it.
#[derive(Debug, Clone)]
pub struct ClientBooking {
    pub id: BookingId,
    pub status: BookingStatus,
    pub start: Instant,
    /// While it is a hold: when that ends, and how many whole seconds are left.
    pub hold_until: Option<Instant>,
    pub seconds_left: i64,
    /// "Thursday at 4:30 pm"
    pub when: String,
    /// "Thu 26 November, 4:30 pm" and "5:30 pm"
    pub moment: String,
    pub until: String,
    /// "Calgary time"
    pub zone: String,
    /// "Thursday" and "26 November"
    pub weekday: &'static str,
    pub date: String,
    pub therapist: TherapistId,
    pub therapist_name: String,
    pub credential: String,
    pub service: ServiceId,
    pub service_name: String,
    pub minutes: i64,
    pub address: String,
    /// "$120.00 + $6.00 GST"
    pub price: String,
    /// The policy's two sentences, the same everywhere.
    pub policy: (String, String),
    /// What cancelling costs now.
    pub fee: Cents,
    /// Whether the clinic has asked for another time.
    pub asked: bool,
    /// Whether it can still be moved or cancelled.
    pub can_change: bool,
    /// Whether a hold was given more time already.
    pub extended: bool,
    /// The visit it would take the place of.
    pub replaces: Option<BookingId>,
    pub client: ClientId,
    pub client_name: String,
}

/// The next visit's card on the first page.
pub type NextVisit = ClientBooking;

/// A client's visits to come, and the step they took a moment ago, while it can be taken back.
pub struct Ahead {
    /// The next first.
    pub visits: Vec<ClientBooking>,
    pub just: Option<JustDone>,
}

pub struct JustDone {
    pub booking: BookingId,
    /// When: names the step.
    pub step: Instant,
    /// "Booked: Thu 26 Nov, 4:30 pm with Tomás Rivera."
    pub sentence: String,
    /// "You can undo this until 2:33 pm."
    pub until: String,
}

/// Whose record may be read is the caller's to know.
pub async fn ahead(cx: &Cx, client: ClientId) -> Result<Ahead, AppError> {
    let rows = store::upcoming(&mut cx.state.db.read().await?, client, cx.now, cx.now.minus(policy::UNDO)).await?;
    let visits = rows.iter().filter(|row| row.status != BookingStatus::Cancelled).map(|row| client_booking(cx, row)).collect();
    Ok(Ahead { visits, just: just_done(cx, &rows) })
}

fn just_done(cx: &Cx, rows: &[Detail]) -> Option<JustDone> {
    let undoable = rows.iter().filter_map(|row| Some((row, policy::undo(cx.now, &row.steps()).ok()?)));
    let (row, step) = undoable.max_by_key(|(row, _)| row.last_step())?;
    let did = match step {
        Undo::Booking => "Booked",
        Undo::Move(_) => "Moved",
        Undo::Cancelling => "Cancelled",
    };
    let at = row.last_step()?;
    Some(JustDone {
        booking: row.id,
        step: at,
        sentence: format!("{did}: {}.", words::with(&cx.practice.wall, row.start, &row.therapist_name)),
        until: format!("You can undo this until {}.", cx.practice.wall.time(at.plus(policy::UNDO))),
    })
}

/// The visits to come of one client, the next first. Whose record may be read is the caller's to know.
pub async fn upcoming(cx: &Cx, client: ClientId) -> Result<Vec<ClientBooking>, AppError> {
    Ok(ahead(cx, client).await?.visits)
}

/// A visit that is being moved, in the words of the page that asks whether it should be.
#[derive(Debug, Clone)]
pub struct Moving {
    pub id: BookingId,
    pub therapist: TherapistId,
    pub service: ServiceId,
    /// How long it is, with what was booked with it.
    pub length: Span,
    pub start: Instant,
    /// "Thu 26 Nov, 4:30 pm with Tomás Rivera"
    pub was: String,
    /// What moving costs.
    pub cost: (String, String),
    /// The same in cents, for the form to say what was agreed to.
    pub fee: Cents,
}

/// The visit to be moved, if one is named. One that cannot be moved any more is a conflict that says why.
pub async fn moving(cx: &Cx, me: &SignedInClient, id: Option<BookingId>) -> Result<Option<Moving>, AppError> {
    let Some(id) = id else { return Ok(None) };
    let mut conn = cx.state.db.read().await?;
    let row = store::of_client(&mut conn, id, me.id).await?.ok_or(AppError::NotFound)?;
    policy::may_move(cx.now, row.status, row.start).map_err(|problem| AppError::Conflict(problem.sentence().to_owned()))?;
    let wall = &cx.practice.wall;
    Ok(Some(Moving {
        id,
        therapist: row.therapist,
        service: row.service,
        length: row.range().length(),
        start: row.start,
        was: words::with(wall, row.start, &row.therapist_name),
        cost: words::moving(wall, &row, cx.now),
        fee: row.terms(cx.now).owed(CancelReason::Moved),
    }))
}

/// One booking of the client's own, whatever became of it.
pub async fn own(cx: &Cx, me: &SignedInClient, id: BookingId) -> Result<ClientBooking, AppError> {
    let row = store::of_client(&mut cx.state.db.read().await?, id, me.id).await?;
    row.map(|row| client_booking(cx, &row)).ok_or(AppError::NotFound)
}

fn client_booking(cx: &Cx, row: &Detail) -> ClientBooking {
    let (wall, clinic) = (&cx.practice.wall, &cx.practice.clinic);
    let left = row.hold_until.map_or(0, |until| until.since(cx.now).whole_seconds().max(0));
    let gst = row.price.percent(clinic.gst_percent);
    let can_change = policy::may_move(cx.now, row.status, row.start).is_ok();
    ClientBooking {
        id: row.id,
        status: row.status,
        start: row.start,
        hold_until: row.hold_until,
        seconds_left: if row.status == BookingStatus::Hold { left } else { 0 },
        when: words::when(wall, row.start, cx.now),
        moment: wall.moment(row.start),
        until: wall.time(row.end),
        zone: wall.called().to_owned(),
        weekday: wall.weekday(row.start),
        date: wall.day_of_month(row.start),
        therapist: row.therapist,
        therapist_name: row.therapist_name.clone(),
        credential: row.credential.clone(),
        service: row.service,
        service_name: row.service_in_full(),
        minutes: row.range().length().whole_minutes(),
        address: cx.practice.address_at(row.location),
        price: if gst.cents() > 0 { format!("{} + {gst} GST", row.price) } else { row.price.to_string() },
        policy: words::policy(wall, row, cx.now),
        fee: row.terms(cx.now).owed(CancelReason::ClientAsked),
        can_change,
        asked: row.asked_at.is_some() && can_change,
        extended: row.extended,
        replaces: row.replaces,
        client: row.client,
        client_name: row.client_name.clone(),
    }
}

/// What the client would book without thinking: everything that holding it takes.
#[derive(Debug, Clone)]
pub struct UsualNext {
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub start: Instant,
    /// "Your usual next time", or "Near your usual time" when that one is not to be had.
    pub heading: &'static str,
    /// "Thu 10 Dec, 4:30 pm"
    pub when: String,
    pub therapist_name: String,
    /// "Hold it: Thursday 10 December 4:30 pm with Tomás Rivera". It begins with the words on the button.
    pub label: String,
}

/// Two weeks after the client's last or next visit, at their usual weekday and time with the same therapist; else the
/// free time nearest to it.
pub async fn usual_next(cx: &Cx, me: &SignedInClient) -> Result<Option<UsualNext>, AppError> {
    let mut conn = cx.state.db.read().await?;
    let recent = store::recent(&mut conn, me.id, cx.now).await?;
    let Some((last, usual)) = recent.iter().find(|one| !one.is_hold).zip(usual_of(&cx.practice.wall, &recent)) else {
        return Ok(None);
    };
    let Some(service) = cx.practice.service_by(last.service, last.therapist) else {
        return Ok(None);
    };
    // A first visit is not offered to someone who has had it, and no visit past the end of its referral.
    if !choosing::is_shown(cx, &mut conn, service, Some(me.id)).await? {
        return Ok(None);
    }
    let wall = &cx.practice.wall;
    let ask = load::ask(&cx.practice.clinic, service, cx.now);
    let target = two_weeks_on(wall, last.start, usual, ask.earliest);
    let found = nearest_with(cx, &mut conn, service, last.therapist, &ask, target).await?;
    Ok(found.map(|opening| UsualNext {
        therapist: opening.therapist,
        service: service.id,
        start: opening.start,
        heading: if opening.start == target { "Your usual next time" } else { "Near your usual time" },
        when: wall.moment(opening.start),
        therapist_name: last.therapist_name.clone(),
        label: format!("Hold it: {}", words::with_in_full(wall, opening.start, &last.therapist_name)),
    }))
}

/// The opening with this therapist that is nearest to `target`. Reads the one therapist's time; the rooms only around
/// the times that come into question, the nearest first.
async fn nearest_with(
    cx: &Cx,
    conn: &mut Conn,
    service: &Service,
    therapist: TherapistId,
    ask: &Ask,
    target: Instant,
) -> DbResult<Option<Opening>> {
    let practice = cx.practice.as_ref();
    let days = Days::around(practice.wall.date(target), practice.wall.date(cx.now));
    let hours = load::hours_of(practice, service, therapist, days);
    let own = store::taken_of(conn, therapist, load::around(days.range(&practice.wall))).await?;
    let working = Ground::new(&hours, &own, cx.now);
    let mut starts: Vec<Instant> = working.openings_without_seat(ask).into_iter().collect();
    starts.sort_by_key(|start| (start.micros().abs_diff(target.micros()), *start));
    for start in starts {
        let occupied = ask.occupied(start);
        let around = store::taken(conn, load::around(occupied)).await?;
        if Ground::new(&hours, &around, cx.now).seat_for(therapist, occupied).is_some() {
            return Ok(Some(Opening { therapist, start, end: start.plus(ask.length) }));
        }
    }
    Ok(None)
}

/// The habit in a client's latest bookings, latest first.
pub(super) fn usual_of(wall: &Wall, recent: &[store::Recent]) -> Option<Usual> {
    let visits: Vec<&store::Recent> = recent.iter().filter(|one| !one.is_hold).collect();
    let times: Vec<(i64, i64)> =
        visits.iter().map(|one| (weekday_number(wall.date(one.start)), words::minute_of_day(wall, one.start))).collect();
    let (weekday, minute) = usual::usual_time(&times)?;
    Some(Usual { therapist: visits.first()?.therapist, weekday, minute })
}

/// The usual weekday nearest to two weeks after `last`, moved on by whole weeks until it can still be booked.
fn two_weeks_on(wall: &Wall, last: Instant, usual: Usual, earliest: Instant) -> Instant {
    let fortnight = load::add(wall.date(last), 14);
    let shift = (usual.weekday - weekday_number(fortnight) + 3).rem_euclid(7) - 3;
    let day = load::add(fortnight, shift);
    let late_by = words::day_number(wall, earliest) - words::day_number(wall, wall.instant(day, usual.minute));
    let weeks = late_by.max(0).saturating_add(6).div_euclid(7);
    let at = wall.instant(load::add(day, weeks * 7), usual.minute);
    if at < earliest { wall.instant(load::add(day, weeks * 7 + 7), usual.minute) } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;
    use jiff::civil::date;
    use uuid::Uuid;

    const TOMAS: TherapistId = TherapistId::from_uuid(Uuid::from_u128(1));
    const THURSDAY: Usual = Usual { therapist: TOMAS, weekday: 4, minute: 990 };

    fn said(last: Date, earliest: Date) -> String {
        let wall = Wall::new("America/Edmonton", "Calgary").unwrap();
        wall.moment(two_weeks_on(&wall, wall.instant(last, 600), THURSDAY, wall.instant(earliest, 1020)))
    }

    #[test]
    fn mayas_usual_next_time_is_two_weeks_on() {
        assert_eq!(said(date(2026, 11, 26), date(2026, 11, 23)), "Thu 10 Dec, 4:30 pm");
        assert_eq!(said(date(2026, 11, 24), date(2026, 11, 23)), "Thu 10 Dec, 4:30 pm");
        assert_eq!(said(date(2026, 11, 29), date(2026, 11, 23)), "Thu 10 Dec, 4:30 pm");
    }

    #[test]
    fn after_a_long_pause_it_is_the_next_one_that_can_still_be_booked() {
        assert_eq!(said(date(2026, 8, 6), date(2026, 11, 23)), "Thu 26 Nov, 4:30 pm");
        assert_eq!(said(date(2026, 8, 6), date(2026, 11, 26)), "Thu 3 Dec, 4:30 pm");
    }
}

//! The week of openings: what a client sees when they look for a time.

use super::list::{Day, Held, List, Row, key};
use super::load::{self, Days};
use super::queries::{self, Moving, usual_of};
use super::store::{self, Recent};
use crate::accounts::model::Role;
use crate::booking::availability::Ask;
use crate::booking::ground::{Ground, Taken};
use crate::booking::model::Opening;
use crate::clinic::model::{Clinic, Service};
use crate::clinic::server::practice::Practice;
use crate::error::AppError;
use crate::server::cx::Cx;
use crate::server::db::Conn;
use crate::server::wall::{Wall, month};
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span};
use jiff::civil::Date;

/// What the address asks for. Everything may be left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    pub service: Option<ServiceId>,
    pub with: With,
    pub from: Option<Date>,
    /// The visit that is being moved.
    pub moving: Option<BookingId>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum With {
    /// Whoever the client usually sees.
    #[default]
    Usual,
    Anyone,
    One(TherapistId),
}

/// Who is looking, which decides what stands beside a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looker {
    Client,
    SignedOut,
    /// Therapists and staff look and do not hold.
    Clinic,
}

pub struct Openings {
    pub looker: Looker,
    pub moving: Option<Moving>,
    pub service: ServiceId,
    /// "Massage, 60 minutes, $120 + GST"
    pub service_line: String,
    /// Every service with its line.
    pub services: Vec<(ServiceId, String)>,
    /// Who gives the service: their first names.
    pub therapists: Vec<(TherapistId, String)>,
    pub with: Option<TherapistId>,
    /// Whether a habit of the client ranked the best.
    pub knows_you: bool,
    pub from: Date,
    pub earlier: Option<Date>,
    pub later: Option<Date>,
    /// "December, Calgary time"
    pub months: String,
    pub held: Vec<Held>,
    pub best: Vec<Row>,
    pub days: Vec<Day>,
    /// When the week is empty: the first opening after it.
    pub next: Option<(Date, String)>,
}

/// The week that is asked for, or `None` while the clinic offers nothing.
pub async fn openings(cx: &Cx, asked: Asked) -> Result<Option<Openings>, AppError> {
    let moving = match cx.client() {
        Ok(me) => queries::moving(cx, &me, asked.moving).await?,
        Err(_) => None,
    };
    let asked = match &moving {
        // The visit stays what it is; only its time and, if that is asked for, its therapist change.
        Some(visit) => Asked {
            service: Some(visit.service),
            with: if asked.with == With::Usual { With::One(visit.therapist) } else { asked.with },
            ..asked
        },
        None => asked,
    };
    let mut conn = cx.state.db.read().await?;
    let recent = match client(cx) {
        Some(id) => store::recent(&mut conn, id, cx.now).await?,
        None => Vec::new(),
    };
    let Some((service, with)) = choose(&cx.practice, &recent, asked) else {
        return Ok(None);
    };
    let practice = cx.practice.as_ref();
    let (wall, clinic) = (&practice.wall, &practice.clinic);
    let week = Days::week(first_day(wall, clinic, asked.from, cx.now));
    let ask = load::ask(clinic, service, cx.now);
    let hours = load::hours(practice, service.id, week);
    let mut taken = load::taken(&mut conn, wall, week).await?;
    without(&mut taken, moving.as_ref());
    let ground = Ground::new(&hours, &taken, cx.now);
    let mut found = ground.found(&ask, with, practice.shortest());
    // Moving it to where it is would be no move.
    found.retain(|one| moving.as_ref().is_none_or(|visit| (visit.therapist, visit.start) != (one.opening.therapist, one.opening.start)));
    let next = if found.is_empty() { first_after(cx, &mut conn, service, with, week).await? } else { None };
    let usual = usual_of(wall, &recent);
    let list = List { practice, usual, with, service };
    Ok(Some(Openings {
        looker: looker(cx),
        moving,
        service: service.id,
        service_line: service.line(clinic.gst_percent),
        services: practice.services.iter().map(|one| (one.id, one.line(clinic.gst_percent))).collect(),
        therapists: list.therapists(),
        with,
        knows_you: usual.is_some(),
        from: week.first,
        earlier: earlier(wall, week.first, cx.now),
        later: later(wall, clinic, week.first, cx.now),
        months: months(wall, week),
        held: list.held(&recent),
        best: list.best(&found),
        days: list.days(&found, week, &hours, wall.date(cx.now)),
        next,
    }))
}

/// The keys of what is open in that week, whether or not it is late to book: so that what was shown and is still free
/// keeps its place until the person looks away.
pub async fn open_starts(
    cx: &Cx,
    service: ServiceId,
    with: Option<TherapistId>,
    from: Date,
    moving: Option<BookingId>,
) -> Result<Vec<String>, AppError> {
    let practice = cx.practice.as_ref();
    let service = practice.service(service).ok_or(AppError::NotFound)?;
    let wall = &practice.wall;
    let week = Days::week(first_day(wall, &practice.clinic, Some(from), cx.now));
    let moving = match cx.client() {
        Ok(me) => queries::moving(cx, &me, moving).await?,
        Err(_) => None,
    };
    let mut taken = load::taken(&mut cx.state.db.read().await?, wall, week).await?;
    without(&mut taken, moving.as_ref());
    let ground = Ground::new(&load::hours(practice, service.id, week), &taken, cx.now);
    let range = week.range(wall);
    // Times flush with a visit that was cancelled since lie off the clinic's grid and on this one.
    let step = Span::minutes(5).min(cx.practice.clinic.step());
    let ask = Ask { earliest: range.start, latest: range.end, step, ..load::ask(&cx.practice.clinic, service, cx.now) };
    Ok(ground.openings(&ask, with).iter().map(|opening| key(opening.therapist, opening.start)).collect())
}

/// The time a visit has now may be part of the time it gets.
fn without(taken: &mut Vec<Taken>, moving: Option<&Moving>) {
    taken.retain(|one| moving.is_none_or(|visit| !one.is_of(visit.therapist, visit.busy)));
}

/// One of the next openings on the front page.
pub struct NextOpening {
    /// "Thu 26 Nov, 4:30 pm"
    pub when: String,
    pub therapist_name: String,
    pub service_line: String,
    pub href: String,
}

/// The first opening of each of the coming days, with anyone, for the clinic's first service.
pub async fn first_openings(cx: &Cx, most: usize) -> Result<Vec<NextOpening>, AppError> {
    let practice = cx.practice.as_ref();
    let Some(service) = practice.services.first() else {
        return Ok(Vec::new());
    };
    let wall = &practice.wall;
    let days = Days { first: wall.date(cx.now), count: 2 * Days::WEEK };
    let ground = load::ground(&mut cx.state.db.read().await?, practice, service.id, days, cx.now).await?;
    let mut openings = ground.openings(&load::ask(&cx.practice.clinic, service, cx.now), None);
    openings.dedup_by_key(|opening| wall.date(opening.start));
    let next = |opening: &Opening| NextOpening {
        when: wall.moment(opening.start),
        therapist_name: practice.therapist(opening.therapist).map(|one| one.name.clone()).unwrap_or_default(),
        service_line: format!("{}, {} minutes", service.name, service.minutes),
        href: format!("/book?service={}&therapist=anyone&from={}", service.id, wall.date(opening.start)),
    };
    Ok(openings.iter().take(most).map(next).collect())
}

fn looker(cx: &Cx) -> Looker {
    match &cx.session {
        None => Looker::SignedOut,
        Some(session) if session.person.role == Role::Client => Looker::Client,
        Some(_) => Looker::Clinic,
    }
}

fn client(cx: &Cx) -> Option<ClientId> {
    cx.client().ok().map(|me| me.id)
}

/// The service and therapist that are meant when some of it is left out. No therapist: anyone.
fn choose<'a>(practice: &'a Practice, recent: &[Recent], asked: Asked) -> Option<(&'a Service, Option<TherapistId>)> {
    let last = recent.iter().find(|one| !one.is_hold);
    let one = match asked.with {
        With::One(id) => Some(id),
        With::Usual | With::Anyone => None,
    };
    let gives = |service: &&Service| one.is_none_or(|one| practice.gives(one, service.id));
    let service = asked
        .service
        .and_then(|id| practice.service(id))
        .or_else(|| last.and_then(|last| practice.service(last.service)).filter(gives))
        .or_else(|| practice.services.iter().find(gives))
        .or_else(|| practice.services.first())?;
    let with = match asked.with {
        With::Anyone => None,
        With::One(id) => Some(id),
        With::Usual => last.map(|last| last.therapist),
    };
    Some((service, with.filter(|id| practice.gives(*id, service.id))))
}

/// From today to the last day that can be booked.
fn first_day(wall: &Wall, clinic: &Clinic, asked: Option<Date>, now: Instant) -> Date {
    let (today, last) = (wall.date(now), wall.date(now.plus(clinic.horizon())));
    asked.map_or(today, |date| date.clamp(today, last.max(today)))
}

fn earlier(wall: &Wall, first: Date, now: Instant) -> Option<Date> {
    let today = wall.date(now);
    (first > today).then(|| load::add(first, -Days::WEEK).max(today))
}

fn later(wall: &Wall, clinic: &Clinic, first: Date, now: Instant) -> Option<Date> {
    let next = load::add(first, Days::WEEK);
    (next <= wall.date(now.plus(clinic.horizon()))).then_some(next)
}

/// "December, Calgary time", or both months when the week crosses from one into the other.
fn months(wall: &Wall, week: Days) -> String {
    let (from, until) = (week.first.month(), load::add(week.first, week.count - 1).month());
    let names = if from == until { month(from).to_owned() } else { format!("{} and {}", month(from), month(until)) };
    format!("{names}, {}", wall.called())
}

/// The first opening after an empty week, up to the horizon.
async fn first_after(
    cx: &Cx,
    conn: &mut Conn,
    service: &Service,
    with: Option<TherapistId>,
    week: Days,
) -> Result<Option<(Date, String)>, AppError> {
    let wall = &cx.practice.wall;
    let rest = Days { first: load::add(week.first, week.count), count: cx.practice.clinic.horizon_days };
    let ground = load::ground(conn, &cx.practice, service.id, rest, cx.now).await?;
    let openings = ground.openings(&load::ask(&cx.practice.clinic, service, cx.now), with);
    Ok(openings.first().map(|opening| (wall.date(opening.start), wall.moment(opening.start))))
}

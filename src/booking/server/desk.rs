//! What the desk reads: who could be meant by a name, and the times of a week for anyone they book or move.

use super::load::{self, Days};
use super::store::{self, Detail};
use super::words;
use crate::audit::model::Subject;
use crate::booking::availability::Ask;
use crate::booking::ground::Ground;
use crate::clinic::model::Service;
use crate::error::AppError;
use crate::server::cx::{Cx, SignedInStaff};
use crate::server::wall::{Wall, weekday, weekday_number};
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span};
use jiff::civil::Date;

/// The desk may book at short notice and far ahead, though never into the past.
pub fn ask(cx: &Cx, service: &Service) -> Ask {
    let ask = load::ask(&cx.practice.clinic, service, cx.now);
    Ask { earliest: cx.now, latest: ask.latest.plus(Span::days(365)), ..ask }
}

/// A week of times, one row a start and therapist.
pub struct DeskWeek {
    pub first: Date,
    pub days: Vec<DeskDay>,
}

pub struct DeskDay {
    /// "Thursday 10 December"
    pub heading: String,
    pub times: Vec<DeskTime>,
}

pub struct DeskTime {
    pub therapist: TherapistId,
    pub therapist_name: String,
    pub start: Instant,
    /// "4:30 pm"
    pub time: String,
    /// "Thursday 10 December 4:30 pm with Tomás Rivera"
    pub label: String,
}

/// The times of seven days for this service. `moving` is a visit whose own time counts as free.
pub async fn week(
    cx: &Cx,
    _desk: &SignedInStaff,
    service: ServiceId,
    from: Option<Date>,
    moving: Option<&Detail>,
) -> Result<DeskWeek, AppError> {
    let practice = cx.practice.as_ref();
    let (wall, service) = (&practice.wall, practice.service(service).ok_or(AppError::NotFound)?);
    let today = wall.date(cx.now);
    let week = Days::week(from.unwrap_or(today).max(today));
    let mut taken = load::taken(&mut cx.state.db.read().await?, wall, week).await?;
    taken.retain(|one| moving.is_none_or(|visit| !one.is_of(visit.therapist, visit.busy)));
    let ground = Ground::new(&load::hours(practice, service.id, week), &taken, cx.now);
    let mut openings = ground.openings(&ask(cx, service), None);
    openings.retain(|one| moving.is_none_or(|visit| (visit.therapist, visit.start) != (one.therapist, one.start)));
    let name = |id| practice.therapist(id).map_or_else(String::new, |one| one.name.clone());
    let days = week.dates().map(|date| {
        let midnight = (wall.midnight(date), wall.midnight(load::add(date, 1)));
        let today = openings.iter().filter(|one| midnight.0 <= one.start && one.start < midnight.1);
        let times = today.map(|one| DeskTime {
            therapist: one.therapist,
            therapist_name: name(one.therapist),
            start: one.start,
            time: wall.time(one.start),
            label: words::with_in_full(wall, one.start, &name(one.therapist)),
        });
        DeskDay { heading: wall.day(midnight.0), times: times.collect() }
    });
    Ok(DeskWeek { first: week.first, days: days.collect() })
}

/// How many visits each therapist has on each of seven days. Names nobody.
pub struct Load {
    pub first: Date,
    /// "Thu 26" and its date.
    pub days: Vec<(String, Date)>,
    pub rows: Vec<(String, Vec<usize>)>,
}

pub async fn week_load(cx: &Cx, _desk: &SignedInStaff, date: Date) -> Result<Load, AppError> {
    let wall = &cx.practice.wall;
    // From the Monday of that week.
    let week = Days::week(load::add(date, 1 - weekday_number(date)));
    let visits = store::day(&mut cx.state.db.read().await?, week.range(wall)).await?;
    let dates: Vec<Date> = week.dates().collect();
    let stands = |visit: &&Detail| visit.status.occupies();
    let rows = cx.practice.therapists.iter().map(|therapist| {
        let own: Vec<&Detail> = visits.iter().filter(stands).filter(|visit| visit.therapist == therapist.id).collect();
        let counts = dates.iter().map(|date| own.iter().filter(|visit| wall.date(visit.start) == *date).count());
        (therapist.name.clone(), counts.collect())
    });
    let name = |date: &Date| (format!("{} {}", weekday(date.weekday()).get(..3).unwrap_or_default(), date.day()), *date);
    Ok(Load { first: week.first, days: dates.iter().map(name).collect(), rows: rows.collect() })
}

/// A visit that the desk is about to change.
pub async fn visit(cx: &Cx, _desk: &SignedInStaff, id: BookingId) -> Result<Detail, AppError> {
    store::one(&mut cx.state.db.read().await?, id).await?.ok_or(AppError::NotFound)
}

/// "Maya Fournier: Thu 26 Nov, 4:30 pm with Tomás Rivera"
pub fn said(wall: &Wall, visit: &Detail) -> String {
    format!("{}: {}", visit.client_name, words::with(wall, visit.start, &visit.therapist_name))
}

/// Clients whose name or address begins like this, or has a part that does.
pub async fn find_clients(cx: &Cx, _desk: &SignedInStaff, typed: &str) -> Result<Vec<(Subject, String)>, AppError> {
    let wanted: String = typed.trim().to_lowercase().chars().filter(|c| !['%', '_', '\\'].contains(c)).collect();
    if wanted.chars().count() < 2 {
        return Ok(Vec::new());
    }
    let found = store::find_clients(&mut cx.state.db.read().await?, &format!("{wanted}%"), &format!("% {wanted}%")).await?;
    Ok(found.into_iter().map(|(id, name, email)| (Subject { id, name }, email)).collect())
}

/// One client by id, for a form that is under way.
pub async fn client(cx: &Cx, _desk: &SignedInStaff, id: ClientId) -> Result<Subject, AppError> {
    let name = store::client_name(&mut cx.state.db.read().await?, id).await?.ok_or(AppError::NotFound)?;
    Ok(Subject { id, name })
}

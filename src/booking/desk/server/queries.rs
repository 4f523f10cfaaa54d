//! What the desk reads: clients by name, and the times of a week to book or move a visit to.

use super::client_search;
use crate::booking::appointments::server::acting::subject;
use crate::booking::appointments::server::steps::guards::found;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::{eligibility, reads};
use crate::booking::appointments::server::words;
use crate::booking::availability::capacity::Capacity;
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::availability::starts::Ask;
use crate::booking::model::BookingStatus;
use crate::error::AppError;
use crate::platform::audit::entry::Subject;
use crate::platform::folded::folded;
use crate::platform::local_time::weekday_number;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;
use crate::types::contact::Phone;
use crate::types::ids::{AddOnId, BookingId, ClientId, ServiceId, TherapistId};
use crate::types::instant::Instant;
use jiff::civil::Date;

/// A week of times, one for each start and therapist.
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

/// The times of seven days for this service with these add-ons. The own time of `moving` counts as free.
pub async fn week(
    cx: &Cx,
    _desk: &SignedInStaff,
    service: ServiceId,
    add_ons: &[AddOnId],
    from: Option<Date>,
    moving: Option<&Appointment>,
) -> Result<DeskWeek, AppError> {
    let practice = cx.practice.as_ref();
    let (wall, service) = (&practice.wall, practice.service_of_visit(service).ok_or(AppError::NotFound)?);
    let wanted = hours::for_desk(hours::ask(&practice.clinic, service, cx.now), cx.now);
    let wanted = hours::with_add_ons(wanted, practice.add_ons(service.id, add_ons));
    // A visit that is moved keeps its length.
    let wanted = moving.map_or(wanted, |visit| Ask { length: visit.range().length(), ..wanted });
    let today = wall.date(cx.now);
    let week = Days::week(from.unwrap_or(today).max(today));
    let mut taken = hours::taken(&mut cx.state.db.read().await?, wall, week).await?;
    taken.retain(|one| moving.is_none_or(|visit| !one.is_of(visit.therapist, visit.busy)));
    let mut openings = Capacity::new(&hours::hours(practice, service, week), &taken, cx.now).openings(&wanted, None);
    openings.retain(|one| moving.is_none_or(|visit| (visit.therapist, visit.start) != (one.therapist, one.start)));
    let name = |id| practice.therapist(id).map_or_else(String::new, |one| one.name.clone());
    let days = week.dates().map(|date| {
        let midnight = (wall.midnight(date), wall.midnight(hours::add(date, 1)));
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

/// How many visits each therapist has on each of seven days. Names no client.
pub struct WeekLoad {
    pub first: Date,
    /// "Thu 26" and its date.
    pub days: Vec<(String, Date)>,
    pub rows: Vec<(TherapistId, String, Vec<usize>)>,
}

/// The week of this day, from its Monday on.
pub fn week_around(date: Date) -> Days {
    Days::week(hours::add(date, 1 - weekday_number(date)))
}

pub async fn week_load(cx: &Cx, date: Date) -> Result<WeekLoad, AppError> {
    let wall = &cx.practice.wall;
    let week = week_around(date);
    let visits = reads::day(&mut cx.state.db.read().await?, week.range(wall), cx.now).await?;
    let dates: Vec<Date> = week.dates().collect();
    let is_visit = |visit: &&Appointment| visit.status.occupies() && visit.status != BookingStatus::Hold;
    let rows = cx.practice.therapists.iter().map(|therapist| {
        let own: Vec<&Appointment> = visits.iter().filter(is_visit).filter(|visit| visit.therapist == therapist.id).collect();
        let counts = dates.iter().map(|date| own.iter().filter(|visit| wall.date(visit.start) == *date).count());
        (therapist.id, therapist.name.clone(), counts.collect())
    });
    let name = |date: &Date| (wall.day_in_week(*date), *date);
    Ok(WeekLoad { first: week.first, days: dates.iter().map(name).collect(), rows: rows.collect() })
}

/// A visit that the desk is about to change.
pub async fn visit(cx: &Cx, _desk: &SignedInStaff, id: BookingId) -> Result<Appointment, AppError> {
    found(&mut cx.state.db.read().await?, id).await
}

/// With fewer letters, a search would find too many.
pub const FEWEST_LETTERS: usize = 2;

/// Clients by the beginning of their e-mail or of a part of their name, or by digits of their telephone.
pub async fn find_clients(cx: &Cx, _desk: &SignedInStaff, typed: &str) -> Result<Vec<(Subject, String)>, AppError> {
    let wanted: String = folded(typed.trim()).chars().filter(|c| !['%', '_', '\\'].contains(c)).collect();
    if wanted.chars().count() < FEWEST_LETTERS {
        return Ok(Vec::new());
    }
    let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
    // Two digits occur in nearly every number.
    let phone = if digits.len() >= 3 { format!("%{digits}%") } else { String::new() };
    let rows = client_search::find_clients(&mut cx.state.db.read().await?, &format!("{wanted}%"), &format!("% {wanted}%"), &phone).await?;
    let in_words = |one: client_search::FoundClient| {
        let phone = one.phone.and_then(|digits| Phone::parse(&digits).ok()).map(|phone| format!(", {phone}")).unwrap_or_default();
        (Subject { id: one.id, name: one.name }, format!("{}{phone}", one.email))
    };
    Ok(rows.into_iter().map(in_words).collect())
}

/// One client by id, for a form that is under way.
pub async fn client(cx: &Cx, _desk: &SignedInStaff, id: ClientId) -> Result<Subject, AppError> {
    subject(cx, id).await
}

/// A client's labels, and their referrals: for which service and until when.
pub async fn arrangements(cx: &Cx, _desk: &SignedInStaff, client: ClientId) -> Result<(Vec<String>, Vec<(ServiceId, Instant)>), AppError> {
    let mut conn = cx.state.db.read().await?;
    Ok((eligibility::labels(&mut conn, client).await?, eligibility::referrals(&mut conn, client).await?))
}

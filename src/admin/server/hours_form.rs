//! Reads working hours, time off, closures and places from forms.

use super::fields;
use crate::admin::forms;
use crate::admin::words::{Problem, Refused};
use crate::clinic::hours;
use crate::clinic::hours::Stretch;
use crate::clinic::model::Shift;
use crate::clinic::offering::{Closure, Location};
use crate::clinic::server::changes::Change;
use crate::clinic::server::practice::Practice;
use crate::error::AppError;
use crate::platform::random;
use crate::session::cx::Cx;
use crate::types::ids::{LocationId, TherapistId};
use crate::types::instant::{Instant, TimeRange};
use jiff::ToSpan;
use jiff::civil::Date;

/// The fields of the weekly hours, Monday first.
pub const DAYS: [&str; 7] = ["d1", "d2", "d3", "d4", "d5", "d6", "d7"];

fn date(field: &'static str, typed: &str) -> Result<Date, Refused> {
    typed.trim().parse().map_err(|_| Problem::Date.at(field))
}

fn read_hours(practice: &Practice, field: &'static str, typed: &str) -> Result<Vec<Stretch>, Refused> {
    hours::read(typed, &practice.place_names()).map_err(|problem| Problem::Hours(problem).at(field))
}

/// The hours of every week, Monday first.
pub fn week(practice: &Practice, therapist: TherapistId, typed: &[String; 7]) -> Result<Change, Refused> {
    let mut shifts = Vec::new();
    for ((weekday, field), typed) in (1..).zip(DAYS).zip(typed) {
        let shift = |one: Stretch| Shift { therapist, weekday, from_minute: one.from, to_minute: one.until, location: one.location };
        shifts.extend(read_hours(practice, field, typed)?.into_iter().map(shift));
    }
    Ok(Change::Week { therapist, shifts })
}

pub fn day(cx: &Cx, therapist: TherapistId, day: &str, typed: &str) -> Result<Change, Refused> {
    let day = date("day", day)?;
    if day < cx.practice.wall.date(cx.now) {
        return Err(Problem::PastDay.at("day"));
    }
    Ok(Change::Day { therapist, day, hours: read_hours(&cx.practice, "hours", typed)? })
}

/// "2026-12-24T13:00", or a date alone for its beginning.
fn moment(cx: &Cx, field: &'static str, typed: &str) -> Result<Instant, Refused> {
    let (day, time) = typed.trim().split_once('T').unwrap_or((typed.trim(), "00:00"));
    let minute = hours::minute(time.get(..5).unwrap_or(time));
    let (day, minute) = day.parse::<Date>().ok().zip(minute).ok_or(Problem::DateAndTime.at(field))?;
    Ok(cx.practice.wall.instant(day, minute))
}

pub fn stretch(cx: &Cx, from: &str, until: &str) -> Result<TimeRange, Refused> {
    ahead(cx, moment(cx, "from", from)?, moment(cx, "until", until)?)
}

fn ahead(cx: &Cx, from: Instant, until: Instant) -> Result<TimeRange, Refused> {
    if until <= from || until <= cx.now {
        return Err(Problem::PastRange.at("until"));
    }
    Ok(TimeRange::new(from, until))
}

/// Blocks a stretch of one day for one therapist, or for the whole clinic when `therapist` is "everyone".
pub fn block(cx: &Cx, form: &forms::Block) -> Result<Change, AppError> {
    let day = date("day", &form.day)?;
    let at = |field: &'static str, typed: &str| {
        let minute = hours::minute(typed.trim()).ok_or(Problem::TimeOfDay.at(field))?;
        Ok::<_, Refused>(cx.practice.wall.instant(day, minute))
    };
    let range = ahead(cx, at("from", &form.from)?, at("until", &form.until)?)?;
    if form.therapist == "everyone" {
        return Ok(Change::Closed(Closure { id: random::id(), location: None, range, reason: String::new() }));
    }
    let therapist = form.therapist.parse().ok().and_then(|id| cx.practice.therapist(id)).ok_or(AppError::NotFound)?.id;
    Ok(Change::Off { therapist, range })
}

/// Empty is the clinic’s own address; for a closure, the whole clinic.
pub fn location(cx: &Cx, typed: &str) -> Result<Option<LocationId>, AppError> {
    if typed.is_empty() {
        return Ok(None);
    }
    let id: LocationId = typed.parse().map_err(|_| AppError::NotFound)?;
    Ok(Some(cx.practice.location(id).ok_or(AppError::NotFound)?.id))
}

pub fn closure(cx: &Cx, at: &str, from: &str, until: &str, reason: &str) -> Result<Change, AppError> {
    let reason: String = reason.trim().chars().take(120).collect();
    Ok(Change::Closed(Closure { id: random::id(), location: location(cx, at)?, range: stretch(cx, from, until)?, reason }))
}

pub fn end_of_day(cx: &Cx, typed: &str) -> Result<Instant, Refused> {
    Ok(cx.practice.wall.midnight(date("until", typed)?.saturating_add(1.day())))
}

/// A further place of the clinic. Its name must fit between the commas of a list of hours.
pub fn further_place(cx: &Cx, form: &forms::Place) -> Result<Location, AppError> {
    let id = form.place;
    if id.is_some_and(|id| cx.practice.location(id).is_none()) {
        return Err(AppError::NotFound);
    }
    let name = fields::name("name", &form.name)?;
    if name.contains([',', '@', ';']) {
        return Err(Problem::PlaceName.at("name").into());
    }
    if cx.practice.locations.iter().any(|one| Some(one.id) != id && one.name.to_lowercase() == name.to_lowercase()) {
        return Err(Problem::PlaceNameTaken.at("name").into());
    }
    let optional = |field, typed: &str| fields::optional(field, typed).map(Option::unwrap_or_default);
    Ok(Location { id: id.unwrap_or_else(random::id), name, street: optional("street", &form.street)?, city: optional("city", &form.city)? })
}

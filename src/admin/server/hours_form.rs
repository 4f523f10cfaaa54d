//! Plans of hours and closures as forms write them.

use super::fields;
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

fn date(field: &'static str, typed: &str) -> Result<Date, AppError> {
    typed.trim().parse().map_err(|_| AppError::invalid(field, "That is not a date. An example: 2026-12-24"))
}

/// The hours of a form's field, which is named in what is wrong with them.
fn read_hours(practice: &Practice, field: &str, typed: &str) -> Result<Vec<Stretch>, AppError> {
    hours::read(typed, &practice.place_names()).map_err(|sentence| AppError::invalid(field, sentence))
}

/// The week as it was typed, Monday first.
pub fn week(practice: &Practice, therapist: TherapistId, typed: &[String; 7]) -> Result<Change, AppError> {
    let mut shifts = Vec::new();
    for (weekday, typed) in (1..).zip(typed) {
        let shift = |one: Stretch| Shift { therapist, weekday, from_minute: one.from, to_minute: one.until, location: one.location };
        shifts.extend(read_hours(practice, &format!("d{weekday}"), typed)?.into_iter().map(shift));
    }
    Ok(Change::Week { therapist, shifts })
}

pub fn day(cx: &Cx, therapist: TherapistId, day: &str, typed: &str) -> Result<Change, AppError> {
    let day = date("day", day)?;
    if day < cx.practice.wall.date(cx.now) {
        return Err(AppError::invalid("day", "That day is over."));
    }
    Ok(Change::Day { therapist, day, hours: read_hours(&cx.practice, "hours", typed)? })
}

/// "2026-12-24T13:00", or a date alone for its beginning.
fn moment(cx: &Cx, field: &'static str, typed: &str) -> Result<Instant, AppError> {
    let wrong = || AppError::invalid(field, "That is not a day and a time. An example: 2026-12-24T13:00");
    let (day, time) = typed.trim().split_once('T').unwrap_or((typed.trim(), "00:00"));
    let minute = hours::minute(time.get(..5).unwrap_or(time)).ok_or_else(wrong)?;
    Ok(cx.practice.wall.instant(day.parse::<Date>().map_err(|_| wrong())?, minute))
}

pub fn stretch(cx: &Cx, from: &str, until: &str) -> Result<TimeRange, AppError> {
    ahead(cx, moment(cx, "from", from)?, moment(cx, "until", until)?)
}

fn ahead(cx: &Cx, from: Instant, until: Instant) -> Result<TimeRange, AppError> {
    if until <= from || until <= cx.now {
        return Err(AppError::invalid("until", "That is over, or ends before it begins."));
    }
    Ok(TimeRange::new(from, until))
}

/// A stretch of one day, "13:00" to "14:30", in which nobody books this therapist, or anybody when `who` is "everyone".
pub fn kept_free(cx: &Cx, who: &str, day: &str, from: &str, until: &str) -> Result<Change, AppError> {
    let day = date("day", day)?;
    let at = |field: &'static str, typed: &str| {
        let minute = hours::minute(typed.trim()).ok_or_else(|| AppError::invalid(field, "That is not a time of day. An example: 13:30"))?;
        Ok::<_, AppError>(cx.practice.wall.instant(day, minute))
    };
    let range = ahead(cx, at("from", from)?, at("until", until)?)?;
    if who == "everyone" {
        return Ok(Change::Closed(Closure { id: random::id(), location: None, range, reason: String::new() }));
    }
    let therapist = who.parse().ok().and_then(|id| cx.practice.therapist(id)).ok_or(AppError::NotFound)?.id;
    Ok(Change::Off { therapist, range })
}

/// Empty: the clinic’s own address, or all of it where a whole clinic is meant.
pub fn place(cx: &Cx, typed: &str) -> Result<Option<LocationId>, AppError> {
    if typed.is_empty() {
        return Ok(None);
    }
    let id: LocationId = typed.parse().map_err(|_| AppError::NotFound)?;
    Ok(Some(cx.practice.location(id).ok_or(AppError::NotFound)?.id))
}

pub fn closure(cx: &Cx, at: &str, from: &str, until: &str, reason: &str) -> Result<Change, AppError> {
    let reason: String = reason.trim().chars().take(120).collect();
    Ok(Change::Closed(Closure { id: random::id(), location: place(cx, at)?, range: stretch(cx, from, until)?, reason }))
}

pub fn end_of_day(cx: &Cx, typed: &str) -> Result<Instant, AppError> {
    Ok(cx.practice.wall.midnight(date("until", typed)?.saturating_add(1.day())))
}

/// A further place of the clinic, a new one without `id`. Its name stands in lists of hours, between commas.
pub fn further_place(cx: &Cx, id: Option<LocationId>, name: &str, street: &str, city: &str) -> Result<Location, AppError> {
    if id.is_some_and(|id| cx.practice.location(id).is_none()) {
        return Err(AppError::NotFound);
    }
    let name = fields::name("name", name)?;
    if name.contains([',', '@', ';']) {
        return Err(AppError::invalid("name", "A place’s name has no comma, semicolon or @ in it. An example: Mission"));
    }
    if cx.practice.locations.iter().any(|one| Some(one.id) != id && one.name.to_lowercase() == name.to_lowercase()) {
        return Err(AppError::invalid("name", "There is a place of that name already."));
    }
    let line = |field, typed: &str| fields::optional(field, typed).map(Option::unwrap_or_default);
    Ok(Location { id: id.unwrap_or_else(random::id), name, street: line("street", street)?, city: line("city", city)? })
}

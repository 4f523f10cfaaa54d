//! The hours of therapists, rooms and equipment as instants, and what is wanted of them. Wall time becomes instants here.

use super::store;
use crate::booking::availability::capacity::{Hours, Roster, Taken};
use crate::booking::availability::starts::{self, Ask};
use crate::clinic::model::{Clinic, Service, Therapist};
use crate::clinic::offering::AddOn;
use crate::clinic::server::practice::{Practice, Week};
use crate::platform::db::{Conn, DbResult};
use crate::platform::local_time::{Wall, weekday_number};
use crate::types::ids::{LocationId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use jiff::ToSpan;
use jiff::civil::Date;

/// Consecutive days of the clinic's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub first: Date,
    pub count: i64,
}

impl Days {
    pub const WEEK: i64 = 7;

    pub fn week(first: Date) -> Self {
        Self { first, count: Self::WEEK }
    }

    pub const fn one(day: Date) -> Self {
        Self { first: day, count: 1 }
    }

    /// A day and its neighbours: a shift that begins on one may reach into the next.
    pub fn beside(day: Date) -> Self {
        Self { first: add(day, -1), count: 3 }
    }

    /// Two weeks around a day, none of them before `today`.
    pub fn around(day: Date, today: Date) -> Self {
        Self { first: add(day, -Self::WEEK).max(today), count: 2 * Self::WEEK + 1 }
    }

    pub fn last(self) -> Date {
        add(self.first, self.count - 1)
    }

    pub fn dates(self) -> impl Iterator<Item = Date> {
        (0..self.count).map(move |n| add(self.first, n))
    }

    pub fn range(self, wall: &Wall) -> TimeRange {
        TimeRange::new(wall.midnight(self.first), wall.midnight(add(self.first, self.count)))
    }
}

/// From one day to another; negative when `until` is earlier.
pub fn days_between(from: Date, until: Date) -> i64 {
    until.since(from).map_or(0, |span| i64::from(span.get_days()))
}

pub fn add(date: Date, days: i64) -> Date {
    date.saturating_add(days.days())
}

/// The ask of a plain booking of this service now, without add-ons.
pub fn ask(clinic: &Clinic, service: &Service, now: Instant) -> Ask {
    Ask {
        length: service.length(),
        before: service.before(),
        after: service.after(),
        step: clinic.step(),
        earliest: now.plus(clinic.minimum_notice()),
        latest: now.plus(clinic.horizon()),
    }
}

/// With the hands-on time that add-ons need.
pub fn with_add_ons<'a>(ask: Ask, add_ons: impl IntoIterator<Item = &'a AddOn>) -> Ask {
    add_ons
        .into_iter()
        .fold(ask, |ask, one| Ask { length: Span::micros(ask.length.as_micros() + Span::minutes(one.minutes).as_micros()), ..ask })
}

/// The desk may book at short notice and far ahead, though never into the past.
pub fn for_desk(ask: Ask, now: Instant) -> Ask {
    Ask { earliest: now, latest: ask.latest.plus(Span::days(365)), ..ask }
}

/// The therapists who give this service with their hours on these days, and the rooms and equipment it can be given with.
pub fn hours(practice: &Practice, service: &Service, days: Days) -> Hours {
    hours_with(practice, service, practice.therapists_for(service.id), days)
}

/// The hours of one therapist for this service.
pub fn hours_of(practice: &Practice, service: &Service, therapist: TherapistId, days: Days) -> Hours {
    hours_with(practice, service, practice.therapist(therapist).into_iter(), days)
}

fn hours_with<'a>(practice: &Practice, service: &Service, therapists: impl Iterator<Item = &'a Therapist>, days: Days) -> Hours {
    Hours {
        rosters: therapists.flat_map(|therapist| rosters(practice, therapist, days)).collect(),
        rooms: practice.rooms_for(service.id).map(|room| (room.id, room.location)).collect(),
        equipment: practice.equipment_for(service),
        days: days.dates().map(|date| Days::one(date).range(&practice.wall)).collect(),
    }
}

/// Everything taken on these days.
pub async fn taken(conn: &mut Conn, wall: &Wall, days: Days) -> DbResult<Vec<Taken>> {
    store::taken(conn, padded(days.range(wall))).await
}

/// The range with four hours on each side: a visit’s buffers may reach over midnight.
pub fn padded(range: TimeRange) -> TimeRange {
    TimeRange::new(range.start.minus(Span::hours(4)), range.end.plus(Span::hours(4)))
}

/// When a therapist works on these days, less their time off and the clinic's closures: one roster a place.
pub fn rosters(practice: &Practice, therapist: &Therapist, days: Days) -> Vec<Roster> {
    let week = practice.week_of(therapist.id);
    let mut by_place: Vec<(Option<LocationId>, Vec<TimeRange>)> = Vec::new();
    for (location, range) in stretches(&practice.wall, &week, days) {
        match by_place.iter_mut().find(|(known, _)| *known == location) {
            Some((_, open)) => open.push(range),
            None => by_place.push((location, vec![range])),
        }
    }
    let roster = |(location, open): (Option<LocationId>, Vec<TimeRange>)| {
        let closed = practice.closures.iter().filter(|one| one.location.is_none_or(|at| Some(at) == location)).map(|one| one.range);
        let away: Vec<TimeRange> = week.off.iter().copied().chain(closed).collect();
        Roster { therapist: therapist.id, location, open: starts::free(&open, &away), strain: therapist.strain }
    };
    by_place.into_iter().map(roster).collect()
}

/// The shifts of each date: its own if it has any, else those of its weekday.
fn stretches(wall: &Wall, week: &Week<'_>, days: Days) -> Vec<(Option<LocationId>, TimeRange)> {
    let mut all = Vec::new();
    for date in days.dates() {
        let name = if week.days.is_empty() { String::new() } else { date.to_string() };
        let mut own = week.days.iter().filter(|one| one.day == name).peekable();
        if own.peek().is_some() {
            all.extend(own.filter_map(|one| Some((one.location, one.hours.map(|(from, until)| wall.stretch(date, from, until))?))));
            continue;
        }
        let weekday = weekday_number(date);
        let usual = week.shifts.iter().filter(|shift| shift.weekday == weekday);
        all.extend(usual.map(|shift| (shift.location, wall.stretch(date, shift.from_minute, shift.to_minute))));
    }
    all
}

#[cfg(test)]
mod zones;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinic::model::Shift;
    use crate::clinic::offering::ShiftDay;
    use jiff::civil::date;
    use uuid::Uuid;

    const TOMAS: TherapistId = TherapistId::from_uuid(Uuid::from_u128(1));

    fn shift(weekday: i64) -> Shift {
        Shift { therapist: TOMAS, weekday, from_minute: 540, to_minute: 600, location: None }
    }

    fn starts(week: &Week<'_>, first: Date) -> Vec<String> {
        let wall = Wall::new("America/Edmonton", "Calgary").unwrap();
        stretches(&wall, week, Days::week(first)).iter().map(|(_, range)| wall.stored(range.start)).collect()
    }

    #[test]
    fn a_shift_is_at_the_same_wall_time_before_and_after_calgarys_last_change() {
        // 7 and 9 March 2026 are a Saturday and a Monday; the clocks went forward for the last time on the 8th.
        let week = Week { shifts: &[shift(6), shift(1)], days: &[], off: &[] };
        assert_eq!(starts(&week, date(2026, 3, 7)), ["2026-03-07T09:00:00", "2026-03-09T09:00:00"]);
    }

    #[test]
    fn the_hours_of_a_date_replace_those_of_its_weekday() {
        let day = |day: &str, hours| ShiftDay { therapist: TOMAS, day: day.to_owned(), hours, location: None };
        let days = [day("2026-11-26", Some((780, 840))), day("2026-11-27", None)];
        let week = Week { shifts: &[shift(4), shift(5), shift(6)], days: &days, off: &[] };
        assert_eq!(starts(&week, date(2026, 11, 26)), ["2026-11-26T13:00:00", "2026-11-28T09:00:00"]);
    }
}

//! Reads what a search for openings stands on and turns the clinic's wall time into instants.

use super::store;
use crate::booking::availability::{self, Ask};
use crate::booking::ground::{Ground, Hours, Taken};
use crate::clinic::model::{Clinic, Service, Shift, Therapist};
use crate::clinic::server::practice::Practice;
use crate::server::db::{Conn, DbResult};
use crate::server::wall::{Wall, weekday_number};
use crate::types::ids::{ServiceId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use jiff::ToSpan;
use jiff::civil::Date;

/// Days in a row on the clinic's wall.
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

    /// Two weeks around a day, none of them before `today`.
    pub fn around(day: Date, today: Date) -> Self {
        Self { first: add(day, -Self::WEEK).max(today), count: 2 * Self::WEEK + 1 }
    }

    pub fn dates(self) -> impl Iterator<Item = Date> {
        (0..self.count).map(move |n| add(self.first, n))
    }

    pub fn range(self, wall: &Wall) -> TimeRange {
        TimeRange::new(wall.midnight(self.first), wall.midnight(add(self.first, self.count)))
    }
}

pub fn add(date: Date, days: i64) -> Date {
    date.saturating_add(days.days())
}

/// What is wanted when this service is booked now.
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

/// Who gives this service and works on these days, and the rooms.
pub fn hours(practice: &Practice, service: ServiceId, days: Days) -> Hours {
    let open = |therapist: &Therapist| (therapist.id, open(practice, therapist.id, days));
    Hours { open: practice.therapists_for(service).map(open).collect(), rooms: practice.rooms.iter().map(|room| room.id).collect() }
}

/// The same of one therapist.
pub fn hours_of(practice: &Practice, therapist: TherapistId, days: Days) -> Hours {
    Hours { open: vec![(therapist, open(practice, therapist, days))], rooms: practice.rooms.iter().map(|room| room.id).collect() }
}

/// The hours with what is taken of them now: one statement.
pub async fn ground(conn: &mut Conn, practice: &Practice, service: ServiceId, days: Days, now: Instant) -> DbResult<Ground> {
    Ok(Ground::new(&hours(practice, service, days), &taken(conn, &practice.wall, days).await?, now))
}

/// What is taken on these days.
pub async fn taken(conn: &mut Conn, wall: &Wall, days: Days) -> DbResult<Vec<Taken>> {
    store::taken(conn, around(days.range(wall))).await
}

/// A visit’s buffers may reach over midnight.
pub fn around(range: TimeRange) -> TimeRange {
    TimeRange::new(range.start.minus(Span::hours(4)), range.end.plus(Span::hours(4)))
}

/// A therapist's shifts on these days as instants, less their time off.
fn open(practice: &Practice, therapist: TherapistId, days: Days) -> Vec<TimeRange> {
    let (shifts, off) = practice.week_of(therapist);
    availability::free(&stretches(&practice.wall, shifts, days), off)
}

fn stretches(wall: &Wall, shifts: &[Shift], days: Days) -> Vec<TimeRange> {
    let on = |date: Date| shifts.iter().filter(move |shift| shift.weekday == weekday_number(date));
    days.dates().flat_map(|date| on(date).map(move |shift| wall.stretch(date, shift.from_minute, shift.to_minute))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    #[test]
    fn a_shift_stands_at_the_same_wall_time_on_both_sides_of_calgarys_last_change() {
        let wall = Wall::new("America/Edmonton", "Calgary").unwrap();
        let tomas = TherapistId::from_uuid(Uuid::from_u128(1));
        // 7 and 9 March 2026 are a Saturday and a Monday; the clocks went forward for the last time on the 8th.
        let shift = |weekday| Shift { therapist: tomas, weekday, from_minute: 540, to_minute: 600 };
        let found = stretches(&wall, &[shift(6), shift(1)], Days::week(date(2026, 3, 7)));
        let said: Vec<String> = found.iter().map(|range| wall.stored(range.start)).collect();
        assert_eq!(said, ["2026-03-07T09:00:00", "2026-03-09T09:00:00"]);
    }
}

//! The rows of the page of openings: what was found, in words.

use super::load::{self, Days};
use super::store::Recent;
use super::words;
use crate::booking::ground::{Found, Hours};
use crate::booking::model::Opening;
use crate::booking::usual::{self, Candidate, Usual};
use crate::clinic::model::Service;
use crate::clinic::server::practice::Practice;
use crate::server::wall::{Wall, month, weekday, weekday_number};
use crate::types::ids::{BookingId, TherapistId};
use crate::types::instant::Instant;
use jiff::civil::Date;

/// A time the client is holding already.
pub struct Held {
    pub id: BookingId,
    pub start: Instant,
    pub clock: (String, String),
    pub who: String,
    pub day: String,
}

/// One opening in the list.
pub struct Row {
    pub therapist: TherapistId,
    pub start: Instant,
    /// "4:30" and "pm"
    pub clock: (String, String),
    pub who: String,
    pub small: String,
    /// "Tuesday 15 December 5:15 pm with Tomás Rivera"
    pub label: String,
}

impl Row {
    /// Names the opening to the island that keeps the list true.
    pub fn key(&self) -> String {
        key(self.therapist, self.start)
    }
}

pub fn key(therapist: TherapistId, start: Instant) -> String {
    format!("{therapist}:{}", start.micros())
}

pub struct Day {
    pub date: Date,
    /// "Thursday 10 December"
    pub heading: String,
    /// "Thu", "10", and "3 times", "full" or "closed"
    pub weekday: &'static str,
    pub number: i8,
    pub count: String,
    pub today: bool,
    pub rows: Vec<Row>,
}

/// Turns what was found into the rows of the page.
pub struct List<'a> {
    pub practice: &'a Practice,
    pub usual: Option<Usual>,
    pub with: Option<TherapistId>,
    pub service: &'a Service,
}

impl List<'_> {
    const fn wall(&self) -> &Wall {
        &self.practice.wall
    }

    /// The usual therapist first, then the clinic's order.
    pub fn therapists(&self) -> Vec<(TherapistId, String)> {
        let mut all: Vec<_> = self.practice.therapists_for(self.service.id).map(|one| (one.id, one.first_name.clone())).collect();
        all.sort_by_key(|(id, _)| self.usual.is_none_or(|usual| usual.therapist != *id));
        all
    }

    fn name(&self, id: TherapistId) -> &str {
        self.practice.therapist(id).map_or("the clinic", |therapist| therapist.name.as_str())
    }

    fn row(&self, opening: Opening, small: String) -> Row {
        let who = self.name(opening.therapist).to_owned();
        let label = words::with_in_full(self.wall(), opening.start, &who);
        Row { therapist: opening.therapist, start: opening.start, clock: clock(self.wall(), opening.start), who, small, label }
    }

    pub fn held(&self, recent: &[Recent]) -> Vec<Held> {
        let held = |one: &Recent| Held {
            id: one.id,
            start: one.start,
            clock: clock(self.wall(), one.start),
            who: one.therapist_name.clone(),
            day: self.wall().day_short(one.start),
        };
        recent.iter().filter(|one| one.is_hold).map(held).collect()
    }

    pub fn best(&self, found: &[Found]) -> Vec<Row> {
        let candidate = |one: &Found| {
            let start = one.opening.start;
            Candidate {
                found: *one,
                day: words::day_number(self.wall(), start),
                weekday: weekday_number(self.wall().date(start)),
                minute: words::minute_of_day(self.wall(), start),
            }
        };
        let candidates: Vec<Candidate> = found.iter().map(candidate).collect();
        usual::best(&candidates, self.usual.as_ref(), 3)
            .into_iter()
            .map(|(one, reason)| {
                let opening = one.found.opening;
                self.row(opening, format!("{}. {}", self.wall().day_short(opening.start), reason.words()))
            })
            .collect()
    }

    pub fn days(&self, found: &[Found], week: Days, hours: &Hours, today: Date) -> Vec<Day> {
        week.dates()
            .map(|date| {
                let rows = self.rows_of(found, date);
                let count = match rows.len() {
                    0 if self.works(hours, date) => "full".to_owned(),
                    0 => "closed".to_owned(),
                    n => words::times(n),
                };
                let day = weekday(date.weekday());
                Day {
                    date,
                    heading: format!("{day} {} {}", date.day(), month(date.month())),
                    weekday: day.get(..3).unwrap_or(day),
                    number: date.day(),
                    count,
                    today: date == today,
                    rows,
                }
            })
            .collect()
    }

    /// Whether anyone who is wanted works that day, so that "full" and "closed" can be told apart.
    fn works(&self, hours: &Hours, date: Date) -> bool {
        let wanted = hours.open.iter().filter(|(id, _)| self.with.is_none_or(|with| with == *id));
        wanted.flat_map(|(_, open)| open).any(|range| self.wall().date(range.start) == date)
    }

    /// One row a start. With anyone, the one whose day it fits best stands there and the others are named beside it.
    fn rows_of(&self, found: &[Found], date: Date) -> Vec<Row> {
        let midnight = (self.wall().midnight(date), self.wall().midnight(load::add(date, 1)));
        let from = found.partition_point(|one| one.opening.start < midnight.0);
        let until = found.partition_point(|one| one.opening.start < midnight.1);
        let today = found.get(from..until).unwrap_or_default();
        let same = |one: &Found, other: &Found| one.opening.start == other.opening.start;
        today.chunk_by(same).filter_map(|together| self.row_of(together)).collect()
    }

    fn row_of(&self, together: &[Found]) -> Option<Row> {
        let unusual = |one: &Found| self.usual.is_none_or(|usual| usual.therapist != one.opening.therapist);
        let first = together.iter().min_by_key(|one| (unusual(one), one.fit.wasted, one.fit.loose_sides))?;
        let others: Vec<&str> = together
            .iter()
            .filter(|one| one.opening.therapist != first.opening.therapist)
            .filter_map(|one| self.practice.therapist(one.opening.therapist))
            .map(|therapist| therapist.first_name.as_str())
            .collect();
        let minutes = format!("{} minutes", self.service.minutes);
        let small = match (self.with, others.len()) {
            (Some(_), _) | (_, 0) => minutes,
            (None, 1) => format!("{minutes}. {} is free then too", words::list(&others)),
            (None, count) => format!("{minutes}. {} are free then too", named(&others, count)),
        };
        Some(self.row(first.opening, small))
    }
}

/// "Priya and Jun", or in a large clinic "Priya, Jun, Dana and 37 others".
fn named(others: &[&str], count: usize) -> String {
    match others.get(..3) {
        Some(first) if count > 4 => format!("{} and {} others", first.join(", "), count - 3),
        _ => words::list(others),
    }
}

/// "4:30" and "pm"
fn clock(wall: &Wall, at: Instant) -> (String, String) {
    let said = wall.time(at);
    match said.split_once(' ') {
        Some((clock, half)) => (clock.to_owned(), half.to_owned()),
        None => (said, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_named_and_many_are_counted() {
        let all = ["Priya", "Jun", "Dana", "Tomás", "Ines"];
        assert_eq!(named(&all[..2], 2), "Priya and Jun");
        assert_eq!(named(&all[..4], 4), "Priya, Jun, Dana and Tomás");
        assert_eq!(named(&all, 5), "Priya, Jun, Dana and 2 others");
    }
}

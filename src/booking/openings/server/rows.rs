//! The rows of the page of openings: the openings found, in words.

use crate::booking::appointments::server::store::reads::Recent;
use crate::booking::appointments::server::words;
use crate::booking::availability::day_board::Slot;
use crate::booking::model::Opening;
use crate::booking::openings::habits::{self, Suggestion, Usual};
use crate::clinic::model::Service;
use crate::clinic::server::practice::Practice;
use crate::platform::local_time::{Wall, month, weekday, weekday_number};
use crate::types::ids::{BookingId, TherapistId};
use crate::types::instant::Instant;
use crate::types::weekday::weekday_short;
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
pub struct OpeningRow {
    pub therapist: TherapistId,
    pub start: Instant,
    /// "4:30" and "pm"
    pub clock: (String, String),
    pub who: String,
    pub small: String,
    /// "Tuesday 15 December 5:15 pm with Tomás Rivera"
    pub label: String,
}

impl OpeningRow {
    /// Names the opening to the island that keeps the list up to date.
    pub fn key(&self) -> String {
        key(self.therapist, self.start)
    }
}

pub fn key(therapist: TherapistId, start: Instant) -> String {
    format!("{therapist}:{}", start.micros())
}

/// One day of the list.
pub struct DayRows {
    pub date: Date,
    /// "Thursday 10 December"
    pub heading: String,
    /// "Thu", "10", and "3 times", "full" or "closed"
    pub weekday: &'static str,
    pub number: i8,
    pub count: String,
    pub today: bool,
    pub rows: Vec<OpeningRow>,
    /// How many openings of the day have no row.
    pub more: usize,
}

/// The most rows a day on the page of a week; the page of that day shows all.
const MOST_ROWS: usize = 16;

/// The openings of one day.
pub struct DaySlots {
    pub date: Date,
    pub slots: Vec<Slot>,
    /// Whether any of the wanted therapists works then.
    pub works: bool,
}

/// Turns the openings found into the rows of the page.
pub struct List<'a> {
    pub practice: &'a Practice,
    pub usual: Option<Usual>,
    pub anyone: bool,
    pub service: &'a Service,
    /// Hands-on, add-ons included.
    pub minutes: i64,
}

impl List<'_> {
    const fn wall(&self) -> &Wall {
        &self.practice.wall
    }

    fn name(&self, id: TherapistId) -> &str {
        self.practice.therapist(id).map_or("the clinic", |therapist| therapist.name.as_str())
    }

    fn row(&self, opening: Opening, small: String) -> OpeningRow {
        let who = self.name(opening.therapist).to_owned();
        let label = words::with_in_full(self.wall(), opening.start, &who);
        OpeningRow { therapist: opening.therapist, start: opening.start, clock: clock(self.wall(), opening.start), who, small, label }
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

    pub fn best(&self, days: &[DaySlots]) -> Vec<OpeningRow> {
        let candidates: Vec<Suggestion> = days
            .iter()
            .flat_map(|DaySlots { date, slots, .. }| {
                let (day, weekday) = (words::day_number(self.wall(), self.wall().midnight(*date)), weekday_number(*date));
                let candidate = move |slot: &Slot| Suggestion {
                    found: slot.best,
                    day,
                    weekday,
                    minute: words::minute_of_day(self.wall(), slot.start()),
                };
                slots.iter().map(candidate)
            })
            .collect();
        habits::best(&candidates, self.usual.as_ref(), 3)
            .into_iter()
            .map(|(one, reason)| {
                let opening = one.found.opening;
                self.row(opening, format!("{}. {}", self.wall().day_short(opening.start), reason.words()))
            })
            .collect()
    }

    pub fn days(&self, days: &[DaySlots], today: Date) -> Vec<DayRows> {
        // A page of one or two days has room for all of them.
        let most = if days.len() <= 2 { usize::MAX } else { MOST_ROWS };
        let day = |DaySlots { date, slots, works }: &DaySlots| {
            let count = match slots.len() {
                0 if *works => "full".to_owned(),
                0 => "closed".to_owned(),
                n => words::times(n),
            };
            let rows: Vec<OpeningRow> = self.best_fits(slots, most).into_iter().map(|slot| self.row_of(slot)).collect();
            DayRows {
                date: *date,
                heading: format!("{} {} {}", weekday(*date), date.day(), month(date.month())),
                weekday: weekday_short(weekday_number(*date)),
                number: date.day(),
                count,
                today: *date == today,
                more: slots.len().saturating_sub(rows.len()),
                rows,
            }
        };
        days.iter().map(day).collect()
    }

    /// The ones that fit the therapists' day best, in order of time.
    fn best_fits<'s>(&self, slots: &'s [Slot], most: usize) -> Vec<&'s Slot> {
        let unusual = |slot: &Slot| self.usual.is_none_or(|usual| usual.therapist != slot.best.opening.therapist);
        let mut best: Vec<&Slot> = slots.iter().collect();
        if best.len() > most {
            best.sort_by_key(|slot| (unusual(slot), slot.best.fit.wasted, slot.best.fit.loose_sides, slot.start()));
            best.truncate(most);
            best.sort_by_key(|slot| slot.start());
        }
        best
    }

    /// One row a start. With anyone, it is for the therapist whose day it fits best, and the others are named beside it.
    fn row_of(&self, slot: &Slot) -> OpeningRow {
        let opening = slot.best.opening;
        let others: Vec<&str> =
            slot.others.iter().filter_map(|id| self.practice.therapist(*id)).map(|one| one.first_name.as_str()).collect();
        let mut small = format!("{} minutes", self.minutes);
        let price = self.practice.price(self.service, opening.therapist);
        if price != self.service.price {
            small.push_str(&format!(", {}", price.spoken()));
        }
        if let Some(place) = slot.best.location.and_then(|id| self.practice.location(id)) {
            small.push_str(&format!(", at {}", place.name));
        }
        match (self.anyone, slot.count) {
            (false, _) | (_, 0) => {}
            (true, 1) => small.push_str(&format!(". {} is free then too", words::list(&others))),
            (true, count) => small.push_str(&format!(". {} are free then too", named(&others, count))),
        }
        self.row(opening, small)
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
    let time = wall.time(at);
    match time.split_once(' ') {
        Some((clock, half)) => (clock.to_owned(), half.to_owned()),
        None => (time, String::new()),
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

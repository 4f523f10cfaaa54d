//! The calendar of the demo while it is being planned: who is free when, in the clinic’s local time. No time is given out
//! twice, and none outside a shift.

use super::house::House;
use crate::clinic::model::Shift;
use crate::platform::local_time::weekday_number;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A start in a therapist's calendar. `who` and `service` are indices into the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub who: usize,
    pub date: Date,
    pub minute: i64,
    pub service: usize,
}

/// Starts are this many minutes apart, counted from the beginning of a shift.
const STEP: i64 = 15;

pub struct Calendar {
    /// By therapist.
    shifts: Vec<Vec<Shift>>,
    /// By service: its minutes, with those before and after it.
    whole: Vec<i64>,
    taken: BTreeMap<(usize, Date), Vec<(i64, i64)>>,
}

impl Calendar {
    pub fn new(house: &House) -> Self {
        let of = |id| house.shifts.iter().map(|(_, shift)| *shift).filter(|shift| shift.therapist == id).collect();
        Self {
            shifts: house.colleagues.iter().map(|one| of(one.therapist.id)).collect(),
            whole: house.services.iter().map(|service| service.whole().whole_minutes()).collect(),
            taken: BTreeMap::new(),
        }
    }

    fn shifts_on(&self, who: usize, date: Date) -> impl Iterator<Item = (i64, i64)> + '_ {
        let weekday = weekday_number(date);
        let own = self.shifts.get(who).map(Vec::as_slice).unwrap_or_default();
        own.iter().filter(move |shift| shift.weekday == weekday).map(|shift| (shift.from_minute, shift.to_minute))
    }

    /// The percentage of the day that is taken; 100 on a day off.
    pub fn filled(&self, who: usize, date: Date) -> i64 {
        let open: i64 = self.shifts_on(who, date).map(|(from, until)| until - from).sum();
        let taken: i64 = self.taken.get(&(who, date)).map(|day| day.iter().map(|(from, until)| until - from).sum()).unwrap_or_default();
        if open == 0 { 100 } else { taken.saturating_mul(100).div_euclid(open) }
    }

    fn is_free(&self, who: usize, date: Date, from: i64, until: i64) -> bool {
        self.taken.get(&(who, date)).is_none_or(|day| day.iter().all(|(start, end)| until <= *start || *end <= from))
    }

    /// The free start nearest to `near`; of two, the earlier.
    pub fn nearest(&self, who: usize, date: Date, near: i64, service: usize) -> Option<i64> {
        let whole = self.whole.get(service).copied()?;
        let starts = self.shifts_on(who, date).flat_map(|(from, until)| {
            let count = (until - from - whole).div_euclid(STEP);
            (0..=count).map(move |n| from + n * STEP)
        });
        starts.filter(|start| self.is_free(who, date, *start, start + whole)).min_by_key(|start| ((start - near).abs(), *start))
    }

    /// Takes the free start nearest to `near` on this date.
    pub fn take(&mut self, who: usize, date: Date, near: i64, service: usize) -> Option<Slot> {
        let minute = self.nearest(who, date, near, service)?;
        self.take_exactly(Slot { who, date, minute, service })
    }

    /// Takes exactly this start, if it is free.
    pub fn take_exactly(&mut self, slot: Slot) -> Option<Slot> {
        let until = slot.minute + self.whole.get(slot.service).copied()?;
        let within = self.shifts_on(slot.who, slot.date).any(|(from, to)| from <= slot.minute && until <= to);
        if !within || !self.is_free(slot.who, slot.date, slot.minute, until) {
            return None;
        }
        self.taken.entry((slot.who, slot.date)).or_default().push((slot.minute, until));
        Some(slot)
    }

    /// Takes the rest of this day.
    pub fn close(&mut self, who: usize, date: Date) {
        self.taken.entry((who, date)).or_default().push((0, 24 * 60));
    }

    /// Takes the free start nearest to `near` on the nearest day with one, at most six days away.
    pub fn take_around(&mut self, who: usize, date: Date, near: i64, service: usize) -> Option<Slot> {
        [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6]
            .into_iter()
            .find_map(|days| self.take(who, date.saturating_add(days.days()), near, service))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::house::{MASSAGE_60, TOMAS, house};
    use crate::demo::rng::Rng;
    use crate::types::instant::Instant;
    use jiff::civil::date;

    fn monday() -> Date {
        date(2026, 11, 23)
    }

    fn calendar() -> Calendar {
        Calendar::new(&house(&mut Rng::new(1), Instant::from_micros(0), monday(), 600))
    }

    #[test]
    fn a_full_day_holds_seven_visits_of_an_hour_and_no_eighth() {
        let mut calendar = calendar();
        let taken: Vec<i64> = std::iter::from_fn(|| calendar.take(TOMAS, monday(), 480, MASSAGE_60)).map(|slot| slot.minute).collect();
        assert_eq!(taken, [480, 555, 630, 780, 855, 930, 1005]);
        assert!(calendar.filled(TOMAS, monday()) > 85);
        assert_eq!(calendar.take_around(TOMAS, monday(), 480, MASSAGE_60).map(|slot| slot.date), Some(date(2026, 11, 24)));
    }

    #[test]
    fn no_start_is_taken_over_the_lunch_break_or_twice() {
        let mut calendar = calendar();
        let over_lunch = Slot { who: TOMAS, date: monday(), minute: 720, service: MASSAGE_60 };
        assert_eq!(calendar.take_exactly(over_lunch), None);
        let after = Slot { minute: 780, ..over_lunch };
        assert_eq!(calendar.take_exactly(after), Some(after));
        assert_eq!(calendar.take_exactly(Slot { minute: 840, ..after }), None);
        assert_eq!(calendar.filled(TOMAS, date(2026, 11, 22)), 100, "closed on Sunday");
    }
}

//! The story of one of the forty: a first visit, weekly ones at first and fewer later, check-ins, messages, and the next
//! visit if there is one.

use super::calendar::Slot;
use super::cast::{Client, Way};
use super::course::Course;
use super::desk::Desk;
use super::house::{ACUPUNCTURE, DANA, JUN, MASSAGE_45, MASSAGE_60, MASSAGE_90, PHYSIO};
use super::rng::Rng;
use super::scribe::Scribe;
use super::today;
use crate::types::ids::{ActivityId, ClientId};
use crate::types::instant::{Instant, Span};
use jiff::civil::Date;

/// How far ahead clients of the demo book.
const AHEAD: i64 = 14;

struct Story<'r> {
    cast: &'r Client,
    client: ClientId,
    course: Course,
    scribe: Scribe,
    rng: Rng,
    /// Days from today to the first visit; negative.
    first: i64,
    /// The usual time and service.
    minute: i64,
    service: usize,
    activities: Vec<(ActivityId, i64)>,
}

pub fn tell(desk: &mut Desk, cast: &Client, part: u64) {
    let mut rng = Rng::of(desk.seed, part);
    let first = -7 * weeks(cast.way, &mut rng) - rng.range(0, 6);
    let (minute, service) = (usual_minute(&mut rng), usual_service(cast.who, &mut rng));
    let Some(slot) = desk.calendar.take_around(cast.who, desk.day(first), minute, service) else { return };
    let began = desk.range(slot).start;
    let client = desk.client(cast.name, began.minus(Span::days(rng.range(2, 9))), true);
    let course = match cast.way {
        Way::Given { from, to, .. } => Course::given(from, to),
        Way::Drawn | Way::Left => Course::drawn(&mut rng),
    };
    let scribe = Scribe::new(cast.complaint, cast.name, &mut rng);
    let mut story =
        Story { cast, client, course, scribe, rng, first: days_between(desk, slot.date), minute, service, activities: Vec::new() };
    story.name_activities(desk, began);
    story.come(desk, slot);
    story.check_in(desk);
    story.write(desk);
}

fn weeks(way: Way, rng: &mut Rng) -> i64 {
    match way {
        Way::Given { weeks, .. } => weeks,
        Way::Left => rng.range(8, 40),
        Way::Drawn => rng.range(5, 48),
    }
}

/// A third of the clients come after work.
fn usual_minute(rng: &mut Rng) -> i64 {
    let from = if rng.chance(33) { rng.range(990, 1110) } else { rng.range(540, 930) };
    from.div_euclid(15) * 15
}

pub fn usual_service(who: usize, rng: &mut Rng) -> usize {
    match who {
        JUN => ACUPUNCTURE,
        DANA => PHYSIO,
        _ => rng.pick(&[MASSAGE_60, MASSAGE_60, MASSAGE_60, MASSAGE_45, MASSAGE_90]).copied().unwrap_or(MASSAGE_60),
    }
}

fn days_between(desk: &Desk, date: Date) -> i64 {
    desk.today.until(date).map(|span| i64::from(span.get_days())).unwrap_or_default()
}

/// Days to the next visit: weekly for a month, every second week for two months, then every fourth.
const fn pause(nth: i64) -> i64 {
    match nth {
        ..=3 => 7,
        4..=7 => 14,
        _ => 28,
    }
}

impl Story<'_> {
    fn name_activities(&mut self, desk: &mut Desk, began: Instant) {
        let labels = self.rng.shuffled(self.cast.complaint.bank().activities);
        for (position, label) in (0..2).zip(labels) {
            let id = desk.activity(self.client, label, position, began.minus(Span::minutes(20)));
            self.activities.push((id, self.rng.range(18, 48)));
        }
    }

    fn pain(&mut self, days: i64) -> u8 {
        self.course.pain(days, &mut self.rng)
    }

    /// All visits up to now, and the next one within two weeks.
    fn come(&mut self, desk: &mut Desk, first: Slot) {
        let most = if self.cast.way == Way::Left { self.rng.range(2, 4) } else { i64::MAX };
        let mut made = desk.range(first).start.minus(Span::days(2));
        let (mut slot, mut day, mut nth) = (Some(first), self.first, 0);
        while day <= AHEAD && nth < most {
            if let Some(slot) = slot {
                self.one_visit(desk, slot, made);
                made = desk.range(slot).end.plus(Span::minutes(20));
            }
            let is_lost = slot.is_some() && self.rng.chance(5);
            day += pause(nth);
            nth += 1;
            let comes_today = (-4..=4).contains(&day) && today::comes(self.cast.name);
            slot = if day > AHEAD || nth >= most || comes_today { None } else { self.take(desk, day) };
            if is_lost && let Some(gone) = slot.filter(|slot| desk.is_past(*slot)) {
                let missed = self.rng.chance(40);
                desk.lost(self.client, gone, made, missed);
                slot = None;
            }
        }
    }

    /// Now and then a client comes a little earlier or later than usual.
    fn take(&mut self, desk: &mut Desk, day: i64) -> Option<Slot> {
        let minute = self.minute + if self.rng.chance(20) { self.rng.range(-8, 8) * 15 } else { 0 };
        desk.calendar.take_around(self.cast.who, desk.day(day), minute, self.service)
    }

    fn one_visit(&mut self, desk: &mut Desk, slot: Slot, made: Instant) {
        if !desk.is_past(slot) {
            desk.book(self.client, slot, made);
            return;
        }
        let days = days_between(desk, slot.date) - self.first;
        let Some((kind, minutes)) = desk.service(slot.service).map(|service| (service.kind, service.minutes)) else { return };
        let before = self.pain(days).max(1);
        let written = self.scribe.note(kind, minutes, before, &mut self.rng);
        desk.visit(self.client, slot, made, written);
    }

    /// Check-ins every second week for three months, then every third. The last one is not answered yet.
    fn check_in(&mut self, desk: &mut Desk) {
        let until = if self.cast.way == Way::Left { self.first + self.rng.range(8, 20) } else { 0 };
        let mut day = self.first;
        loop {
            let due = desk.at(desk.day(day), 8 * 60);
            let late = if day == self.first { self.rng.range(2, 20) } else { self.rng.range(3, 2600) };
            let answered = due.plus(Span::minutes(late));
            let skips = day > self.first && self.rng.chance(6);
            if day > until || answered >= desk.now || (skips && day > -14) {
                desk.ask(self.client, due);
                return;
            }
            if !skips {
                self.answer(desk, day, due, answered);
            }
            day += if day - self.first < 84 { 14 } else { 21 };
        }
    }

    fn answer(&mut self, desk: &mut Desk, day: i64, due: Instant, answered: Instant) {
        let days = day - self.first;
        let pain = self.pain(days);
        let scores = self.activities.iter().map(|(id, start)| (*id, self.course.ability(*start, days, &mut self.rng))).collect();
        desk.answered(self.client, due, answered, pain, scores);
    }

    fn write(&mut self, desk: &mut Desk) {
        let most = if self.cast.way == Way::Left { self.rng.range(0, 1) } else { self.rng.range(1, 3) };
        let begun = desk.pools.draw(self.cast.complaint, most, &mut self.rng);
        let Some(pair) = desk.pair(self.client, self.cast.who) else { return };
        let until = if self.cast.way == Way::Left { self.first + 20 } else { -1 };
        let scribe = &self.scribe;
        desk.talk(pair, &begun, self.first + 2, until.max(self.first + 4), |words| scribe.words(words), &mut self.rng);
    }
}

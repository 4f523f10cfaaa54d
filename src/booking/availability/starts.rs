//! When a visit could begin: arithmetic on stretches of time that the server has already resolved to instants. Pure: no clock, no
//! zone, no database; whether a client may hold a start is decided elsewhere.

use super::workload::Hands;
use crate::booking::model::Opening;
use crate::types::ids::TherapistId;
use crate::types::instant::{Instant, Span, TimeRange};

/// One therapist's time over the days in question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Working {
    /// Shifts less time off. Order does not matter, and stretches that touch are one.
    pub open: Vec<TimeRange>,
    /// Taken time, buffers included.
    pub busy: Vec<TimeRange>,
    /// What the limits on the therapist's workload are compared with.
    pub hands: Hands,
}

/// The visit that is wanted, and the bounds on its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Hands-on time.
    pub length: Span,
    /// Time the therapist and room need before and after.
    pub before: Span,
    pub after: Span,
    /// How far apart the usual starts are. Less than a minute counts as a minute.
    pub step: Span,
    /// Now plus the minimum notice. A start exactly then is allowed.
    pub earliest: Instant,
    /// The horizon. A start exactly then is allowed.
    pub latest: Instant,
}

impl Ask {
    /// The time that a visit beginning at `start` takes, buffers included.
    pub fn occupied(&self, start: Instant) -> TimeRange {
        TimeRange::new(start.minus(self.before), start.plus(self.length).plus(self.after))
    }

    pub fn opening(&self, therapist: TherapistId, start: Instant) -> Opening {
        Opening { therapist, start, end: start.plus(self.length) }
    }

    /// The hands-on time of a visit beginning at `start`.
    pub fn visit(&self, start: Instant) -> TimeRange {
        TimeRange::new(start, start.plus(self.length))
    }

    pub fn is_in_time(&self, start: Instant) -> bool {
        self.earliest <= start && start <= self.latest
    }
}

/// Every possible start, in order and once each.
///
/// Starts are on a grid that begins with each open stretch. More are added so that no time is lost to the grid: at the beginning
/// of a stretch, right after a busy time, ending right before a busy time, and beside a rest.
pub fn starts(working: &Working, ask: &Ask) -> Vec<Instant> {
    if ask.length <= Span::ZERO || ask.before < Span::ZERO || ask.after < Span::ZERO {
        return Vec::new();
    }
    let mut found = Vec::new();
    for open in merged(&working.open) {
        for gap in free(&[open], &working.busy) {
            starts_in(gap, open, ask, &mut found);
        }
    }
    found.retain(|start| working.hands.allow(ask.visit(*start)));
    found.extend(working.hands.beside_rests(ask.length).filter(|start| fits(working, ask, *start)));
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a visit could begin at `start`, on the grid or off it. A start that was shown right beside another visit stays possible
/// when that visit is cancelled.
pub fn fits(working: &Working, ask: &Ask, start: Instant) -> bool {
    let wanted = ask.occupied(start);
    ask.is_in_time(start) && is_open(&working.open, wanted) && !is_busy(&working.busy, wanted) && working.hands.allow(ask.visit(start))
}

/// Whether one open stretch contains all of `wanted`.
pub fn is_open(open: &[TimeRange], wanted: TimeRange) -> bool {
    merged(open).into_iter().any(|stretch| stretch.contains(wanted))
}

pub fn is_busy(busy: &[TimeRange], wanted: TimeRange) -> bool {
    busy.iter().any(|taken| taken.overlaps(wanted))
}

/// The open time less the busy time: in order, not touching, none empty.
pub fn free(open: &[TimeRange], busy: &[TimeRange]) -> Vec<TimeRange> {
    let taken = merged(busy);
    let mut left = Vec::new();
    for stretch in merged(open) {
        let mut from = stretch.start;
        for busy in taken.iter().filter(|busy| busy.overlaps(stretch)) {
            left.push(TimeRange::new(from, busy.start));
            from = busy.end;
        }
        left.push(TimeRange::new(from, stretch.end));
    }
    left.retain(|gap| !gap.is_empty());
    left
}

/// In order, joined where they touch or overlap, without empty ones.
fn merged(ranges: &[TimeRange]) -> Vec<TimeRange> {
    let mut sorted: Vec<TimeRange> = ranges.iter().copied().filter(|range| !range.is_empty()).collect();
    sorted.sort_unstable_by_key(|range| (range.start, range.end));
    let mut whole: Vec<TimeRange> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match whole.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => whole.push(range),
        }
    }
    whole
}

/// The starts in one free gap of an open stretch.
fn starts_in(gap: TimeRange, open: TimeRange, ask: &Ask, found: &mut Vec<Instant>) {
    let soonest = gap.start.plus(ask.before);
    let last = gap.end.minus(ask.after).minus(ask.length);
    if last < soonest {
        return;
    }
    found.extend([Some(soonest), (gap.end < open.end).then_some(last)].into_iter().flatten().filter(|start| ask.is_in_time(*start)));
    let until = last.min(ask.latest);
    let mut start = next_on_grid(open.start, ask.step.max(Span::minutes(1)), soonest.max(ask.earliest));
    while start <= until {
        found.push(start);
        start = start.plus(ask.step.max(Span::minutes(1)));
    }
}

/// The first point of the grid at or after `from`.
fn next_on_grid(begin: Instant, step: Span, from: Instant) -> Instant {
    let past = from.since(begin).as_micros().max(0);
    let steps = past.div_euclid(step.as_micros()).saturating_add(i64::from(past.rem_euclid(step.as_micros()) != 0));
    begin.plus(Span::micros(steps.saturating_mul(step.as_micros())))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Minutes after midnight of Tomás's day.
    pub fn at(minute: i64) -> Instant {
        Instant::from_micros(0).plus(Span::minutes(minute))
    }

    pub fn range(from: i64, to: i64) -> TimeRange {
        TimeRange::new(at(from), at(to))
    }

    pub fn clock(hour: i64, minute: i64) -> i64 {
        hour * 60 + minute
    }

    pub fn an_hour_every_half_hour() -> Ask {
        Ask {
            length: Span::minutes(60),
            before: Span::ZERO,
            after: Span::ZERO,
            step: Span::minutes(30),
            earliest: at(0),
            latest: at(clock(24, 0)),
        }
    }

    fn day(open: &[(i64, i64)], busy: &[(i64, i64)]) -> Working {
        let ranges = |pairs: &[(i64, i64)]| pairs.iter().map(|(from, to)| range(*from, *to)).collect();
        Working { open: ranges(open), busy: ranges(busy), ..Working::default() }
    }

    pub fn minutes(starts: &[Instant]) -> Vec<i64> {
        starts.iter().map(|start| start.since(at(0)).whole_minutes()).collect()
    }

    #[test]
    fn an_empty_morning_of_tomas_is_offered_on_the_grid() {
        let found = starts(&day(&[(clock(9, 0), clock(11, 0))], &[]), &an_hour_every_half_hour());
        assert_eq!(minutes(&found), [clock(9, 0), clock(9, 30), clock(10, 0)]);
    }

    #[test]
    fn mayas_visit_can_touch_its_neighbours_off_the_grid() {
        let morning = day(&[(clock(9, 0), clock(13, 0))], &[(clock(9, 0), clock(9, 50)), (clock(12, 10), clock(13, 0))]);
        let found = starts(&morning, &an_hour_every_half_hour());
        assert_eq!(minutes(&found), [clock(9, 50), clock(10, 0), clock(10, 30), clock(11, 0), clock(11, 10)]);
    }

    #[test]
    fn two_shifts_that_touch_are_one() {
        let found = starts(&day(&[(clock(9, 30), clock(10, 0)), (clock(9, 0), clock(9, 30))], &[]), &an_hour_every_half_hour());
        assert_eq!(minutes(&found), [clock(9, 0)]);
    }

    #[test]
    fn buffers_stay_inside_the_shift() {
        let ask = Ask { before: Span::minutes(5), after: Span::minutes(10), ..an_hour_every_half_hour() };
        assert_eq!(minutes(&starts(&day(&[(clock(9, 0), clock(10, 15))], &[]), &ask)), [clock(9, 5)]);
        assert!(starts(&day(&[(clock(9, 0), clock(10, 14))], &[]), &ask).is_empty());
    }

    #[test]
    fn notice_and_horizon_bound_the_starts_and_include_their_own_minute() {
        let ask = Ask { earliest: at(clock(9, 30)), latest: at(clock(10, 0)), ..an_hour_every_half_hour() };
        assert_eq!(minutes(&starts(&day(&[(clock(9, 0), clock(13, 0))], &[]), &ask)), [clock(9, 30), clock(10, 0)]);
    }

    fn stretches(most: usize) -> impl Strategy<Value = Vec<TimeRange>> {
        prop::collection::vec((0_i64..300, 0_i64..90), 0..most)
            .prop_map(|pairs| pairs.into_iter().map(|(from, length)| range(from, from + length)).collect())
    }

    fn asks() -> impl Strategy<Value = Ask> {
        (1_i64..80, 0_i64..12, 0_i64..12, 1_i64..40, 0_i64..120, 150_i64..400).prop_map(|(length, before, after, step, from, to)| Ask {
            length: Span::minutes(length),
            before: Span::minutes(before),
            after: Span::minutes(after),
            step: Span::minutes(step),
            earliest: at(from),
            latest: at(to),
        })
    }

    /// The simplest model: every minute that the visit takes must be open and not busy.
    fn possible(working: &Working, ask: &Ask, start: i64) -> bool {
        let covers = |ranges: &[TimeRange], minute: i64| ranges.iter().any(|range| range.holds(at(minute)));
        let (from, to) = (start - ask.before.whole_minutes(), start + ask.length.whole_minutes() + ask.after.whole_minutes());
        ask.earliest <= at(start)
            && at(start) <= ask.latest
            && (from..to).all(|minute| covers(&working.open, minute) && !covers(&working.busy, minute))
    }

    /// Where the unbroken open time around this minute begins.
    fn opened(working: &Working, mut minute: i64) -> i64 {
        while working.open.iter().any(|range| range.holds(at(minute - 1))) {
            minute -= 1;
        }
        minute
    }

    proptest! {
        #[test]
        fn what_is_offered_can_be_had_minute_by_minute(open in stretches(6), busy in stretches(6), ask in asks()) {
            let working = Working { open, busy, ..Working::default() };
            let found = starts(&working, &ask);
            prop_assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
            for start in found {
                prop_assert!(possible(&working, &ask, start.since(at(0)).whole_minutes()));
                prop_assert!(fits(&working, &ask, start));
                prop_assert!(!is_busy(&working.busy, ask.occupied(start)));
            }
        }

        #[test]
        fn everything_free_on_the_grid_is_offered(open in stretches(6), busy in stretches(6), ask in asks()) {
            let working = Working { open, busy, ..Working::default() };
            let found = starts(&working, &ask);
            for minute in 0..400 {
                let on_grid = (minute - opened(&working, minute)) % ask.step.whole_minutes() == 0;
                let can = possible(&working, &ask, minute);
                prop_assert_eq!(fits(&working, &ask, at(minute)), can);
                prop_assert!(!(can && on_grid) || found.contains(&at(minute)), "minute {} is missing", minute);
            }
        }

        #[test]
        fn a_cancelled_visit_takes_no_opening_from_anyone(open in stretches(6), mut busy in stretches(6), ask in asks()) {
            let before = starts(&Working { open: open.clone(), busy: busy.clone(), ..Working::default() }, &ask);
            busy.pop();
            let working = Working { open, busy, ..Working::default() };
            prop_assert!(before.into_iter().all(|start| fits(&working, &ask, start)));
        }

        #[test]
        fn free_time_is_open_time_that_is_not_busy(open in stretches(6), busy in stretches(6)) {
            let left = free(&open, &busy);
            prop_assert!(left.windows(2).all(|pair| pair[0].end < pair[1].start));
            for minute in 0..400 {
                let holds = |ranges: &[TimeRange]| ranges.iter().any(|range| range.holds(at(minute)));
                prop_assert_eq!(holds(&left), holds(&open) && !holds(&busy));
            }
        }
    }
}

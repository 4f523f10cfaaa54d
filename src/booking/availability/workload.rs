//! The limits on a therapist's workload: how much hands-on time a day holds, and where a rest must be left in it.

use crate::clinic::offering::Strain;
use crate::types::instant::{Instant, Span, TimeRange};

/// One therapist's hands-on time over the days in question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hands {
    /// Hands-on time that is booked already, without buffers, in any order.
    pub visits: Vec<TimeRange>,
    /// The calendar days, midnight to midnight. None: all of it counts as one day.
    pub days: Vec<TimeRange>,
    pub strain: Strain,
}

impl Hands {
    /// Whether one more visit is within the limits.
    pub fn allow(&self, visit: TimeRange) -> bool {
        self.daily_allows(visit) && self.unbroken_allows(visit)
    }

    /// Where a visit of this length could begin right after a rest, or end right before one.
    pub fn beside_rests(&self, length: Span) -> impl Iterator<Item = Instant> {
        let rest = self.strain.rest;
        let guarded = self.strain.unbroken.is_some() && rest > Span::ZERO;
        let visits = if guarded { self.visits.as_slice() } else { &[] };
        visits.iter().flat_map(move |visit| [visit.end.plus(rest), visit.start.minus(rest).minus(length)])
    }

    fn daily_allows(&self, visit: TimeRange) -> bool {
        let Some(most) = self.strain.daily else { return true };
        let day = self.days.iter().find(|day| day.holds(visit.start));
        let same = self.visits.iter().filter(|one| day.is_none_or(|day| day.holds(one.start)));
        total(same) + visit.length().as_micros() <= most.as_micros()
    }

    /// Whether the run of visits it would join, with no rest between them, is short enough. A visit longer than the limit is
    /// allowed on its own, because the clinic offers it.
    fn unbroken_allows(&self, visit: TimeRange) -> bool {
        let Some(most) = self.strain.unbroken else { return true };
        let rest = self.strain.rest.max(Span::micros(1));
        let mut run = visit;
        let mut sum = visit.length().as_micros();
        let mut left: Vec<TimeRange> = self.visits.clone();
        while let Some(at) = left.iter().position(|one| gap(run, *one) < rest) {
            let one = left.swap_remove(at);
            sum += one.length().as_micros();
            run = TimeRange::new(run.start.min(one.start), run.end.max(one.end));
        }
        sum == visit.length().as_micros() || sum <= most.as_micros()
    }
}

/// The time between two stretches; zero when they touch or overlap.
fn gap(one: TimeRange, other: TimeRange) -> Span {
    if one.end <= other.start {
        other.start.since(one.end)
    } else if other.end <= one.start {
        one.start.since(other.end)
    } else {
        Span::ZERO
    }
}

fn total<'a>(visits: impl Iterator<Item = &'a TimeRange>) -> i64 {
    visits.map(|one| one.length().as_micros()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn visit(from: i64, until: i64) -> TimeRange {
        let at = |minute| Instant::from_micros(0).plus(Span::minutes(minute));
        TimeRange::new(at(from), at(until))
    }

    /// Three hours without half an hour's rest, five in a day.
    fn tomas(visits: Vec<TimeRange>) -> Hands {
        let strain = Strain { daily: Some(Span::hours(5)), unbroken: Some(Span::hours(3)), rest: Span::minutes(30) };
        Hands { visits, days: vec![visit(0, 1440), visit(1440, 2880)], strain }
    }

    #[test]
    fn after_three_hours_of_visits_a_quarter_of_an_hour_apart_a_rest_is_due() {
        let hands = tomas(vec![visit(540, 600), visit(615, 675), visit(690, 750)]);
        assert!(!hands.allow(visit(765, 825)), "only a quarter of an hour after the third");
        assert!(hands.allow(visit(780, 840)), "half an hour after it");
        assert!(hands.beside_rests(Span::hours(1)).any(|start| start == visit(780, 840).start));
    }

    #[test]
    fn a_visit_that_would_join_two_runs_counts_both() {
        let hands = tomas(vec![visit(540, 660), visit(750, 810)]);
        assert!(!hands.allow(visit(675, 735)), "two hours, one and one more without a rest");
        assert!(tomas(vec![visit(540, 600), visit(750, 810)]).allow(visit(615, 675)));
    }

    #[test]
    fn five_hours_are_enough_for_one_day_and_the_next_day_is_another() {
        let hands = tomas(vec![visit(480, 600), visit(660, 780), visit(840, 870)]);
        assert!(!hands.allow(visit(960, 1020)));
        assert!(hands.allow(visit(960, 990)));
        assert!(hands.allow(visit(1440 + 960, 1440 + 1020)));
    }

    #[test]
    fn without_limits_everything_is_allowed() {
        let hands = Hands { strain: Strain::default(), ..tomas(vec![visit(0, 1000)]) };
        assert!(hands.allow(visit(0, 1000)));
        assert_eq!(hands.beside_rests(Span::hours(1)).count(), 0);
    }

    proptest! {
        /// Booking one allowed visit after another never leads to a day or a run over the limit.
        #[test]
        fn no_order_of_booking_gets_past_the_guard(wanted in prop::collection::vec((0_i64..1380, 15_i64..90), 1..40)) {
            let mut hands = tomas(Vec::new());
            for (from, length) in wanted {
                let one = visit(from, from + length);
                if !hands.visits.iter().any(|other| other.overlaps(one)) && hands.allow(one) {
                    hands.visits.push(one);
                }
            }
            hands.visits.sort_by_key(|one| one.start);
            prop_assert!(total(hands.visits.iter()) <= Span::hours(5).as_micros());
            let runs = hands.visits.chunk_by(|one, next| next.start.since(one.end) < Span::minutes(30));
            for run in runs {
                prop_assert!(total(run.iter()) <= Span::hours(3).as_micros());
            }
        }
    }
}

//! A plan of visits: "every two weeks, six times, Tuesdays or Thursdays, after four". Finds a time for each: the wanted one where
//! it is free, else the nearest, with others to choose. Data in, decision out; nothing is booked here.

use crate::booking::availability::times::{Moment, Weekdays};
use crate::booking::model::Opening;

/// The most visits in one plan.
pub const MOST: u32 = 12;
/// How far from its day an alternate may lie: less than half a week, so that two weekly visits never change places.
const DAYS_OFF: i64 = 3;
/// Alternates proposed beside a time that differs from the wanted one.
const ALTERNATES: usize = 2;

/// The plan that is wanted. Days are counted as `words::day_number` counts them, minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    pub first_day: i64,
    pub minute: i64,
    pub every_weeks: i64,
    pub times: u32,
    /// The earliest and the latest start, both included.
    pub from_minute: i64,
    pub until_minute: i64,
    pub weekdays: Weekdays,
}

/// Why a plan is not booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanProblem {
    NothingTicked,
    /// "Thu 10 Dec, 4:30 pm"
    Taken {
        when: String,
    },
}

/// One visit of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The nearest within half a week.
    pub opening: Option<Opening>,
    /// Whether it is on the wanted day at the wanted time.
    pub as_wanted: bool,
    /// The next nearest when it is not, on other days or at other times of that day.
    pub others: Vec<Opening>,
}

/// One step for each visit of the plan, in order of time.
pub fn solve(plan: &Plan, candidates: &[Moment]) -> Vec<Step> {
    days(plan).map(|day| step(plan, day, candidates)).collect()
}

/// The openings near any visit of the plan: a few days around each, out of months.
pub fn near(plan: &Plan, candidates: &[Moment]) -> Vec<Moment> {
    candidates.iter().filter(|one| days(plan).any(|day| allows(plan, day, one))).copied().collect()
}

/// The day of each visit.
fn days(plan: &Plan) -> impl Iterator<Item = i64> {
    let (first, every) = (plan.first_day, 7 * plan.every_weeks.max(1));
    (0..i64::from(plan.times.min(MOST))).map(move |nth| first + nth * every)
}

fn allows(plan: &Plan, day: i64, one: &Moment) -> bool {
    plan.from_minute <= one.minute && one.minute <= plan.until_minute && plan.weekdays.has(one.weekday) && (one.day - day).abs() <= DAYS_OFF
}

fn step(plan: &Plan, day: i64, candidates: &[Moment]) -> Step {
    let mut near: Vec<&Moment> = candidates.iter().filter(|one| allows(plan, day, one)).collect();
    near.sort_by_key(|one| ((one.day - day).abs(), (one.minute - plan.minute).abs(), one.opening.start));
    let as_wanted = near.first().is_some_and(|one| one.day == day && one.minute == plan.minute);
    let others = near.iter().skip(1).map(|one| one.opening);
    Step {
        opening: near.first().map(|one| one.opening),
        as_wanted,
        others: if as_wanted { Vec::new() } else { others.take(ALTERNATES).collect() },
    }
}

/// The solution with the most visits, then with the most at the wanted time, and its index.
pub fn best(solutions: Vec<Vec<Step>>) -> Option<(usize, Vec<Step>)> {
    let worth =
        |steps: &Vec<Step>| (steps.iter().filter(|one| one.opening.is_some()).count(), steps.iter().filter(|one| one.as_wanted).count());
    // `max_by_key` answers the last of equals; in the clinic's own order the first one counts.
    solutions.into_iter().enumerate().rev().max_by_key(|(_, steps)| worth(steps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::ids::TherapistId;
    use crate::types::instant::{Instant, Span};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn at(day: i64, minute: i64) -> Moment {
        let start = Instant::from_micros(0).plus(Span::days(day)).plus(Span::minutes(minute));
        let opening = Opening { therapist: TherapistId::from_uuid(Uuid::from_u128(1)), start, end: start.plus(Span::hours(1)) };
        Moment { opening, day, weekday: (day - 97).rem_euclid(7) + 1, minute }
    }

    fn every_two_weeks() -> Plan {
        Plan { first_day: 100, minute: 990, every_weeks: 2, times: 3, from_minute: 900, until_minute: 1140, weekdays: Weekdays::ALL }
    }

    fn found(plan: &Plan, free: &[Moment]) -> Vec<Option<(i64, bool)>> {
        let day = |opening: Opening| opening.start.since(Instant::from_micros(0)).whole_days();
        solve(plan, free).iter().map(|one| one.opening.map(|opening| (day(opening), one.as_wanted))).collect()
    }

    #[test]
    fn mayas_thursdays_are_proposed_where_they_are_free() {
        let free = [at(100, 990), at(107, 990), at(114, 990), at(128, 990)];
        assert_eq!(found(&every_two_weeks(), &free), [Some((100, true)), Some((114, true)), Some((128, true))]);
    }

    #[test]
    fn where_the_time_is_taken_the_same_day_comes_before_the_same_hour_and_another_is_proposed() {
        let free = [at(100, 1050), at(101, 990), at(113, 900), at(112, 990)];
        assert_eq!(found(&every_two_weeks(), &free), [Some((100, false)), Some((113, false)), None]);
        let first = solve(&every_two_weeks(), &free).remove(0);
        assert_eq!((first.opening, first.others), (Some(free[0].opening), vec![free[1].opening]));
    }

    #[test]
    fn times_outside_the_wanted_hours_are_not_proposed() {
        assert_eq!(found(&every_two_weeks(), &[at(100, 600)])[0], None);
        assert_eq!(found(&every_two_weeks(), &[at(100, 1140)])[0], Some((100, false)));
    }

    #[test]
    fn other_weekdays_are_not_proposed() {
        // Day 100 is a Thursday.
        let plan = Plan { weekdays: Weekdays::of([2, 4]), ..every_two_weeks() };
        assert_eq!(found(&plan, &[at(101, 990), at(98, 990), at(114, 990)]), [Some((98, false)), Some((114, true)), None]);
    }

    #[test]
    fn the_room_that_is_free_most_often_is_chosen() {
        let in_bow = solve(&every_two_weeks(), &[at(100, 990), at(114, 990)]);
        let in_elbow = solve(&every_two_weeks(), &[at(100, 990), at(114, 990), at(128, 990)]);
        assert_eq!(best(vec![in_bow.clone(), in_elbow.clone()]), Some((1, in_elbow)));
        assert_eq!(best(vec![in_bow.clone(), in_bow.clone()]), Some((0, in_bow)));
    }

    proptest! {
        #[test]
        fn the_visits_of_a_plan_are_in_order_and_distinct(
            every in 1_i64..6, times in 1_u32..20, free in prop::collection::vec((90_i64..500, 0_i64..1440), 0..200)
        ) {
            let plan = Plan { every_weeks: every, times, from_minute: 0, until_minute: 1440, ..every_two_weeks() };
            let free: Vec<Moment> = free.into_iter().map(|(day, minute)| at(day, minute)).collect();
            let found = solve(&plan, &free);
            prop_assert_eq!(found.len(), usize::try_from(times.min(MOST)).unwrap());
            let starts: Vec<Instant> = found.iter().filter_map(|one| one.opening).map(|opening| opening.start).collect();
            prop_assert!(starts.windows(2).all(|pair| pair[0] < pair[1]), "{starts:?}");
        }
    }
}

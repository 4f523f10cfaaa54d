//! A plan of visits: "every two weeks, six times". Finds a time for each, the same one where it can be had and the nearest
//! where it cannot. Data in, decision out; nothing is booked here.

use super::model::Opening;

/// The most visits one plan has.
pub const MOST: u32 = 12;
/// How far from its day an alternate may lie: less than half a week, so that two weekly visits never change places.
const DAYS_OFF: i64 = 3;

/// What is wanted. Days are counted as `words::day_number` counts them, minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    pub first_day: i64,
    pub minute: i64,
    pub every_weeks: i64,
    pub times: u32,
    /// Not before and not after this time of day; a start exactly then still counts.
    pub from_minute: i64,
    pub until_minute: i64,
}

/// An opening as the clinic's wall shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    pub opening: Opening,
    pub day: i64,
    pub minute: i64,
}

/// One visit of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The day and the time that were wanted.
    AsWanted(Opening),
    /// The nearest to it.
    Instead(Opening),
    /// Nothing within half a week of this day.
    Nothing { day: i64 },
}

impl Step {
    pub const fn opening(&self) -> Option<Opening> {
        match self {
            Self::AsWanted(opening) | Self::Instead(opening) => Some(*opening),
            Self::Nothing { .. } => None,
        }
    }
}

/// One step for each visit of the plan, in order of time.
pub fn solve(plan: &Plan, candidates: &[Candidate]) -> Vec<Step> {
    let count = i64::from(plan.times.min(MOST));
    (0..count).map(|nth| step(plan, plan.first_day + nth * 7 * plan.every_weeks.max(1), candidates)).collect()
}

fn step(plan: &Plan, day: i64, candidates: &[Candidate]) -> Step {
    let allowed = |one: &&Candidate| plan.from_minute <= one.minute && one.minute <= plan.until_minute && (one.day - day).abs() <= DAYS_OFF;
    let best =
        candidates.iter().filter(allowed).min_by_key(|one| ((one.day - day).abs(), (one.minute - plan.minute).abs(), one.opening.start));
    match best {
        Some(one) if one.day == day && one.minute == plan.minute => Step::AsWanted(one.opening),
        Some(one) => Step::Instead(one.opening),
        None => Step::Nothing { day },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::ids::TherapistId;
    use crate::types::instant::{Instant, Span};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn at(day: i64, minute: i64) -> Candidate {
        let start = Instant::from_micros(0).plus(Span::days(day)).plus(Span::minutes(minute));
        let opening = Opening { therapist: TherapistId::from_uuid(Uuid::from_u128(1)), start, end: start.plus(Span::hours(1)) };
        Candidate { opening, day, minute }
    }

    fn every_two_weeks() -> Plan {
        Plan { first_day: 100, minute: 990, every_weeks: 2, times: 3, from_minute: 900, until_minute: 1140 }
    }

    #[test]
    fn mayas_thursdays_are_taken_as_they_are_where_they_are_free() {
        let free = [at(100, 990), at(107, 990), at(114, 990), at(128, 990)];
        let found = solve(&every_two_weeks(), &free);
        assert_eq!(found, [Step::AsWanted(free[0].opening), Step::AsWanted(free[2].opening), Step::AsWanted(free[3].opening)]);
    }

    #[test]
    fn where_the_time_is_taken_the_same_day_comes_before_the_same_hour() {
        let free = [at(100, 1050), at(101, 990), at(113, 900), at(112, 990)];
        let found = solve(&every_two_weeks(), &free);
        assert_eq!(found, [Step::Instead(free[0].opening), Step::Instead(free[2].opening), Step::Nothing { day: 128 }]);
    }

    #[test]
    fn a_time_of_day_that_was_not_asked_for_is_not_proposed() {
        assert_eq!(solve(&every_two_weeks(), &[at(100, 600)])[0], Step::Nothing { day: 100 });
        assert_eq!(solve(&every_two_weeks(), &[at(100, 1140)])[0], Step::Instead(at(100, 1140).opening));
    }

    proptest! {
        #[test]
        fn a_plan_has_its_visits_in_order_and_none_twice(
            every in 1_i64..6, times in 1_u32..20, free in prop::collection::vec((90_i64..500, 0_i64..1440), 0..200)
        ) {
            let plan = Plan { every_weeks: every, times, from_minute: 0, until_minute: 1440, ..every_two_weeks() };
            let free: Vec<Candidate> = free.into_iter().map(|(day, minute)| at(day, minute)).collect();
            let found = solve(&plan, &free);
            prop_assert_eq!(found.len(), usize::try_from(times.min(MOST)).unwrap());
            let starts: Vec<Instant> = found.iter().filter_map(Step::opening).map(|opening| opening.start).collect();
            prop_assert!(starts.windows(2).all(|pair| pair[0] < pair[1]), "{starts:?}");
        }
    }
}

//! What a client usually books, and the few openings that fit them best. It only ranks and never hides an opening.
//! Wall time comes in as weekdays (1 Monday to 7) and minutes of the day; only the server knows zones.

use crate::booking::availability::capacity::Candidate;
use crate::types::ids::TherapistId;

/// How many of the latest visits count as habit.
pub const HABIT: usize = 6;
/// Near enough to be "your usual time".
const SAME_TIME: i64 = 15;
/// Near enough to be the same part of the day.
const SAME_PART: i64 = 90;
/// After work.
const EVENING: i64 = 16 * 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    pub therapist: TherapistId,
    pub weekday: i64,
    pub minute: i64,
}

/// The weekday and time that most of these visits had, the newer one where two are equally common. `visits`: newest first.
pub fn usual_time(visits: &[(i64, i64)]) -> Option<(i64, i64)> {
    let habit = visits.get(..visits.len().min(HABIT))?;
    let times = |one: &(i64, i64)| habit.iter().filter(|other| *other == one).count();
    // `max_by_key` answers the last of equals, so the newest must come last.
    habit.iter().rev().max_by_key(|one| times(one)).copied()
}

/// An opening in wall time: `day` only has to differ between days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion {
    pub found: Candidate,
    pub day: i64,
    pub weekday: i64,
    pub minute: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    UsualTime,
    AfterWork,
    UsualPart,
    Follows,
    Fits,
}

impl Reason {
    pub const fn words(self) -> &'static str {
        match self {
            Self::UsualTime => "Your usual time",
            Self::AfterWork => "After work, as you prefer",
            Self::UsualPart => "Near your usual time of day",
            Self::Follows => "Right after another visit",
            Self::Fits => "Fits the day well",
        }
    }
}

/// The best few, at most one a day, best first.
pub fn best<'a>(candidates: &'a [Suggestion], usual: Option<&Usual>, most: usize) -> Vec<(&'a Suggestion, Reason)> {
    let mut order: Vec<&Suggestion> = candidates.iter().collect();
    order.sort_by_key(|one| {
        let opening = one.found.opening;
        let someone_else = usual.is_some_and(|usual| usual.therapist != opening.therapist);
        (someone_else, distance(one, usual), one.found.fit.wasted, one.found.fit.loose_sides, opening.start)
    });
    let mut days = Vec::new();
    let mut picked = Vec::new();
    for one in order {
        if picked.len() < most && !days.contains(&one.day) {
            days.push(one.day);
            picked.push((one, reason(one, usual)));
        }
    }
    picked
}

/// 0 the usual weekday and time, 1 the usual time on another day, 2 the usual part of the day, 3 another.
fn distance(one: &Suggestion, usual: Option<&Usual>) -> u8 {
    let Some(usual) = usual else { return 3 };
    let apart = (one.minute - usual.minute).abs();
    match (apart <= SAME_TIME, apart <= SAME_PART) {
        (true, _) if one.weekday == usual.weekday => 0,
        (true, _) => 1,
        (_, true) => 2,
        _ => 3,
    }
}

fn reason(one: &Suggestion, usual: Option<&Usual>) -> Reason {
    let evenings = usual.is_some_and(|usual| usual.minute >= EVENING) && one.minute >= EVENING;
    match distance(one, usual) {
        0 => Reason::UsualTime,
        1 | 2 if evenings => Reason::AfterWork,
        1 | 2 => Reason::UsualPart,
        _ if one.found.follows => Reason::Follows,
        _ => Reason::Fits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::availability::ranking::Fit;
    use crate::booking::model::Opening;
    use crate::types::instant::{Instant, Span};
    use uuid::Uuid;

    const TOMAS: TherapistId = TherapistId::from_uuid(Uuid::from_u128(1));
    const PRIYA: TherapistId = TherapistId::from_uuid(Uuid::from_u128(2));
    const THURSDAY_HALF_PAST_FOUR: Usual = Usual { therapist: TOMAS, weekday: 4, minute: 990 };

    /// `day` 1 is a Monday.
    fn on(therapist: TherapistId, day: i64, minute: i64) -> Suggestion {
        let start = Instant::from_micros(0).plus(Span::days(day)).plus(Span::minutes(minute));
        let fit = Fit { wasted: Span::ZERO, loose_sides: 0, gap_before: Span::ZERO, gap_after: Span::ZERO };
        let found =
            Candidate { opening: Opening { therapist, start, end: start.plus(Span::hours(1)) }, location: None, fit, follows: false };
        Suggestion { found, day, weekday: (day - 1).rem_euclid(7) + 1, minute }
    }

    #[test]
    fn mayas_usual_time_is_the_one_she_mostly_has_not_the_one_she_had_last() {
        assert_eq!(usual_time(&[(2, 600), (4, 990), (4, 990)]), Some((4, 990)));
        assert_eq!(usual_time(&[(2, 600), (4, 990)]), Some((2, 600)));
        assert_eq!(usual_time(&[]), None);
    }

    #[test]
    fn mayas_usual_time_with_tomas_comes_first_then_other_days_after_work() {
        let all = [on(TOMAS, 1, 540), on(PRIYA, 4, 990), on(TOMAS, 2, 1035), on(TOMAS, 4, 990)];
        let best = best(&all, Some(&THURSDAY_HALF_PAST_FOUR), 3);
        let ranked: Vec<(i64, Reason)> = best.iter().map(|(one, reason)| (one.day, *reason)).collect();
        assert_eq!(ranked, [(4, Reason::UsualTime), (2, Reason::AfterWork), (1, Reason::Fits)]);
    }

    #[test]
    fn no_two_suggestions_are_on_one_day() {
        let all = [on(TOMAS, 4, 990), on(TOMAS, 4, 1005), on(TOMAS, 5, 990)];
        let days: Vec<i64> = best(&all, Some(&THURSDAY_HALF_PAST_FOUR), 3).iter().map(|(one, _)| one.day).collect();
        assert_eq!(days, [4, 5]);
    }

    #[test]
    fn for_someone_new_the_tightest_fit_comes_first() {
        let mut later = on(PRIYA, 2, 600);
        later.found.follows = true;
        let mut sooner = on(TOMAS, 1, 600);
        sooner.found.fit.wasted = Span::minutes(15);
        let all = [sooner, later];
        let best = best(&all, None, 3);
        assert_eq!(best.first().map(|(one, reason)| (one.day, *reason)), Some((2, Reason::Follows)));
    }
}

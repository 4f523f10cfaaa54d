//! How the answers of one person become a score, a change and a course, in whole numbers where the rule is whole. The
//! thresholds of a meaningful change come from published work, named where they are used.

use super::model::{Course, Direction, Responder, Tenths, Trend};
use crate::types::instant::Instant;

/// A change of two points on a 0 to 10 scale: "much improved" for pain (Farrar 2001, Pain 94:149) and the smallest
/// change of a mean of activities beyond chance (MDC90, Stratford 1995).
pub const TWO_POINTS: Tenths = Tenths::points(2);
/// A single activity needs three (MDC90, Stratford 1995).
pub const THREE_POINTS: Tenths = Tenths::points(3);

/// The mean of the rated activities, half a tenth rounded up. `None` when none was rated, or one is off the scale.
pub fn psfs_mean(ratings: &[u8]) -> Option<Tenths> {
    let count = i32::try_from(ratings.len()).ok()?;
    if count == 0 || ratings.iter().any(|rating| *rating > 10) {
        return None;
    }
    let sum: i32 = ratings.iter().map(|rating| i32::from(*rating)).sum();
    Some(Tenths::new((20 * sum + count).div_euclid(2 * count)))
}

/// The change of the mean over the activities rated both times, given in the same order. Leaving a hard one out must not look
/// like getting better.
pub fn psfs_change(first: &[Option<u8>], latest: &[Option<u8>]) -> Option<Tenths> {
    let both: Vec<(u8, u8)> = first.iter().zip(latest).filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
    let (before, after): (Vec<u8>, Vec<u8>) = both.into_iter().unzip();
    Some(psfs_mean(&after)?.minus(psfs_mean(&before)?))
}

/// Better by at least 30% of the start, exactly. Takes points, tenths or sums, as long as both are the same. Nothing is 30%
/// better than a start at zero.
pub const fn better_by_30_percent(direction: Direction, first: i32, latest: i32) -> bool {
    let gain = match direction {
        Direction::LowerIsBetter => first.saturating_sub(latest),
        Direction::HigherIsBetter => latest.saturating_sub(first),
    };
    first > 0 && gain.saturating_mul(10) >= first.saturating_mul(3)
}

/// How much better in whole percent of the start, half rounded up; negative when worse, `None` from a start at zero.
pub fn percent_better(direction: Direction, first: i32, latest: i32) -> Option<i32> {
    let gain = direction.gain(Tenths::new(first), Tenths::new(latest)).get();
    (first > 0).then(|| gain.saturating_mul(200).saturating_add(first).div_euclid(first.saturating_mul(2)))
}

pub fn reached(responder: Responder, direction: Direction, first: Tenths, latest: Tenths) -> bool {
    match responder {
        Responder::TwoPoints => direction.gain(first, latest) >= TWO_POINTS,
        Responder::ThirtyPercent => better_by_30_percent(direction, first.get(), latest.get()),
    }
}

/// How far pain must fall from `baseline` (0 to 10 points) for most people to notice: from, to, in points.
///
/// A band, because published cut-offs disagree and depend on the start. IMMPACT (Dworkin 2008) names three steps
/// and gives each both in points and as a share of the start: minimal 1 point or 10 to 20%, moderate 2 points or 30%,
/// substantial 4 points or 50%. We take each step as the mean of its two forms (20% for the minimal one). The band
/// begins half-way between minimal and moderate and ends at substantial:
/// from (6 + baseline) / 8, to (8 + baseline) / 4, both to the nearest half point, since finer would claim too much.
/// A start of 6 gives 1.5 to 3.5. Farrar's 2 points lie inside it from every start.
/// Pain cannot fall below 0, so the band ends there; from a start under 2 there is no room for one.
pub fn meaningful_band(baseline: u8) -> Option<(f64, f64)> {
    if !(2..=10).contains(&baseline) {
        return None;
    }
    let start = u16::from(baseline);
    // In half points: (6 + b) / 4 and (8 + b) / 2, a half rounded up.
    let from = (6 + start + 2) / 4;
    let to = (8 + start).div_ceil(2).min(2 * start);
    Some((f64::from(from) / 2.0, f64::from(to) / 2.0))
}

/// The course of one person, from the latest answer seen against two others.
///
/// Against the first: two points better or worse. Against the middle one of the three before the latest, once there are
/// three: two points worse is worsening too, however good the course was, because a therapist must not miss a relapse. The
/// middle of three, so that one bad day before does not hide it. There is no such rule for the better: one good day is not a
/// recovery. Values may come in any order.
pub fn trend(values: &[(Instant, Tenths)], direction: Direction) -> Trend {
    let mut values = values.to_vec();
    values.sort_unstable();
    let (Some((_, first)), Some((_, latest)), true) = (values.first(), values.last(), values.len() > 1) else {
        return Trend::TooFew;
    };
    let mut recent: Vec<Tenths> = values.iter().rev().skip(1).take(3).map(|(_, value)| *value).collect();
    recent.sort_unstable();
    let typical = if let [_, middle, _] = recent[..] { middle } else { *first };
    let worse = |than: Tenths| direction.gain(*latest, than) >= TWO_POINTS;
    if worse(*first) || worse(typical) {
        Trend::Worsening
    } else if direction.gain(*first, *latest) >= TWO_POINTS {
        Trend::Improving
    } else {
        Trend::Steady
    }
}

pub fn course(values: &[(Instant, Tenths)], direction: Direction) -> Course {
    let first = values.iter().min().map(|(_, value)| *value);
    let last = values.iter().max();
    let trend = trend(values, direction);
    Course { trend, direction, first, latest: last.map(|(_, value)| *value), last_answered: last.map(|(at, _)| *at) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::instant::Span;
    use proptest::prelude::*;

    const LOWER: Direction = Direction::LowerIsBetter;
    const HIGHER: Direction = Direction::HigherIsBetter;

    fn week(n: i64) -> Instant {
        Instant::from_micros(0).plus(Span::days(7 * n))
    }

    fn weekly(points: &[i32]) -> Vec<(Instant, Tenths)> {
        (0..).map(week).zip(points.iter().map(|p| Tenths::points(*p))).collect()
    }

    #[test]
    fn published_examples_come_out_as_published() {
        assert_eq!((psfs_mean(&[4, 5, 6]), psfs_mean(&[7, 7, 7])), (Some(Tenths::points(5)), Some(Tenths::points(7))));
        assert_eq!(psfs_change(&[Some(4), Some(5), Some(6)], &[Some(7); 3]), Some(TWO_POINTS));
        assert_eq!(psfs_change(&[Some(4)], &[Some(7)]), Some(THREE_POINTS));
        assert_eq!(psfs_mean(&[7, 8, 7]), Some(Tenths::new(73)), "22 / 3");
        assert!(better_by_30_percent(LOWER, 20, 14), "PEG sum 20 to 14");
        assert!(better_by_30_percent(LOWER, 70, 49), "a diary mean of 7.0 to 4.9, where floating point says no");
        assert!(!better_by_30_percent(LOWER, 70, 50));
        assert_eq!(percent_better(LOWER, 12, 2), Some(83), "Roland-Morris 12 to 2");
    }

    #[test]
    fn a_missing_or_impossible_activity_is_never_counted_as_zero() {
        assert_eq!((psfs_mean(&[]), psfs_mean(&[3, 11])), (None, None));
        assert_eq!(psfs_change(&[Some(2), Some(8)], &[None, Some(8)]), Some(Tenths::default()));
        assert_eq!(psfs_change(&[Some(2), None], &[None, Some(8)]), None);
    }

    #[test]
    fn from_six_most_people_notice_a_fall_of_one_and_a_half_to_three_and_a_half() {
        assert_eq!(meaningful_band(6), Some((1.5, 3.5)));
        assert_eq!(meaningful_band(10), Some((2.0, 4.5)));
        assert_eq!(meaningful_band(2), Some((1.0, 2.0)), "ends where pain ends");
        assert_eq!([0, 1, 11].map(meaningful_band), [None; 3]);
    }

    #[test]
    fn maya_improves_wendell_worsens_and_ines_has_too_few_answers() {
        assert_eq!(trend(&weekly(&[6, 7, 6, 5, 4, 4]), LOWER), Trend::Improving);
        assert_eq!(trend(&weekly(&[4, 4, 5, 6]), LOWER), Trend::Worsening);
        assert_eq!(trend(&weekly(&[6]), LOWER), Trend::TooFew);
        assert_eq!(trend(&weekly(&[5, 6, 5, 4]), LOWER), Trend::Steady);
        assert_eq!(trend(&weekly(&[4, 5, 6]), HIGHER), Trend::Improving);
    }

    #[test]
    fn a_relapse_counts_as_worsening_although_it_is_better_than_the_start() {
        assert_eq!(trend(&weekly(&[9, 5, 4, 4, 6]), LOWER), Trend::Worsening);
        assert_eq!(trend(&weekly(&[9, 4, 8, 4, 4]), LOWER), Trend::Improving, "one bad day is not a relapse");
    }

    proptest! {
        #[test]
        fn a_mean_lies_between_its_bounds_in_any_order(mut ratings in prop::collection::vec(0_u8..=10, 1..6), at in 0_usize..5) {
            let mean = psfs_mean(&ratings);
            let bounds = ratings.iter().min().zip(ratings.iter().max()).map(|(low, high)| (i32::from(*low), i32::from(*high)));
            prop_assert!(bounds.zip(mean).is_some_and(|((low, high), mean)| Tenths::points(low) <= mean && mean <= Tenths::points(high)));
            ratings.reverse();
            prop_assert_eq!(psfs_mean(&ratings), mean);
            if let Some(one) = ratings.get_mut(at) { *one = (*one + 1).min(10); }
            prop_assert!(psfs_mean(&ratings) >= mean);
        }

        #[test]
        fn more_missing_answers_never_invent_a_change(pairs in prop::collection::vec((0_u8..=10, prop::option::of(0_u8..=10)), 0..6)) {
            let (first, latest): (Vec<_>, Vec<_>) = pairs.iter().map(|(a, b)| (Some(*a), *b)).unzip();
            let change = psfs_change(&first, &latest);
            prop_assert_eq!(change.is_some(), latest.iter().any(Option::is_some));
            prop_assert!(change.is_none_or(|c| c.get().abs() <= 100));
        }

        #[test]
        fn a_greater_fall_is_never_less_meaningful(first in 0_i32..=10, latest in 0_i32..=10, by in 0_i32..=10) {
            for responder in [Responder::TwoPoints, Responder::ThirtyPercent] {
                let reached = |latest| reached(responder, LOWER, Tenths::points(first), Tenths::points(latest));
                prop_assert!(!reached(latest) || reached(latest - by));
            }
        }

        #[test]
        fn the_band_holds_farrars_two_points_and_widens_with_the_start(start in 2_u8..=10) {
            let band = meaningful_band(start);
            prop_assert!(band.is_some_and(|(from, to)| 0.0 < from && from < to && to <= f64::from(start) && from <= 2.0 && 2.0 <= to));
            let before = meaningful_band(start - 1).unwrap_or_default();
            prop_assert!(band.is_some_and(|(from, to)| before.0 <= from && before.1 <= to));
        }

        #[test]
        fn the_order_of_answers_does_not_matter(points in prop::collection::vec(0_i32..=10, 0..12)) {
            let mut values = weekly(&points);
            let before = course(&values, LOWER);
            values.reverse();
            prop_assert_eq!(course(&values, LOWER), before);
        }

        #[test]
        fn a_reversed_scale_gives_the_same_trends(points in prop::collection::vec(0_i32..=10, 0..12)) {
            let turned: Vec<i32> = points.iter().map(|p| 10 - p).collect();
            prop_assert_eq!(trend(&weekly(&points), LOWER), trend(&weekly(&turned), HIGHER));
        }
    }
}

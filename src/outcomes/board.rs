//! The outcome board: who needs attention first, and how a group did. Every mean and share has its interval, people who did
//! not answer are counted, and groups too small to mean anything are left out.

use super::model::{BoardSummary, Course, Direction, Figures, FollowUp, Need, NeedKind, Responder, Tenths, Trend};
use super::scoring;
use crate::types::instant::{Instant, Span};
use std::collections::BTreeMap;

/// Groups with fewer answers are not shown, and not counted in totals either.
pub const FEWEST_SHOWN: u32 = 10;
/// The longest time between two measurements in our schedules.
pub const QUIET_AFTER: Span = Span::days(28);
const HIGH: Tenths = Tenths::points(7);
const BEST_ACTIVITY: Tenths = Tenths::points(10);

/// The sort key by need: worsening, then long without an answer, then high pain, then steady, then improving. Within each the
/// worse score comes first, then the longer silence.
pub fn need(course: &Course, now: Instant) -> Need {
    let ease = course.latest.map_or(Tenths::default(), |latest| match course.direction {
        Direction::LowerIsBetter => Tenths::default().minus(latest),
        Direction::HigherIsBetter => latest.minus(BEST_ACTIVITY),
    });
    let quiet = course.last_answered.is_none_or(|at| now.since(at) >= QUIET_AFTER);
    let high = Tenths::default().minus(ease) >= HIGH;
    let kind = match course.trend {
        Trend::Worsening => NeedKind::Worsening,
        _ if quiet => NeedKind::Quiet,
        Trend::Improving => NeedKind::Improving,
        _ if high => NeedKind::HighPain,
        _ => NeedKind::Steady,
    };
    Need { kind, ease, last_answered: course.last_answered }
}

/// How everyone who was due did. People who did not answer count as due and stay out of the figures.
pub fn summary(rows: &[FollowUp], direction: Direction, responder: Responder) -> BoardSummary {
    let pairs: Vec<(Tenths, Tenths)> = rows.iter().filter_map(|row| Some((row.first, row.latest?))).collect();
    let answered = count(pairs.len());
    let changes: Vec<i32> = pairs.iter().map(|(first, latest)| latest.minus(*first).get()).collect();
    let reached = pairs.iter().filter(|(first, latest)| scoring::reached(responder, direction, *first, *latest)).count();
    let figures = (answered >= FEWEST_SHOWN).then(|| Figures {
        mean_change_tenths: mean(&changes, answered),
        ci95: mean_interval(&changes, answered),
        reached: count(reached),
        of: answered,
        share_ci95: wilson(count(reached), answered),
    });
    BoardSummary { answered, due: count(rows.len()), figures }
}

/// The outcome board by group.
#[derive(Debug, Clone, PartialEq)]
pub struct Board<G> {
    pub groups: Vec<(G, BoardSummary)>,
    /// Named without figures.
    pub too_small: Vec<G>,
    /// Of the shown groups only, so that a small one cannot be worked out by subtraction.
    pub total: BoardSummary,
}

pub fn board<G: Ord + Clone>(rows: &[(G, FollowUp)], direction: Direction, responder: Responder) -> Board<G> {
    let mut by_group: BTreeMap<G, Vec<FollowUp>> = BTreeMap::new();
    for (group, row) in rows {
        by_group.entry(group.clone()).or_default().push(*row);
    }
    let mut board = Board { groups: Vec::new(), too_small: Vec::new(), total: summary(&[], direction, responder) };
    let mut counted = Vec::new();
    for (group, rows) in by_group {
        let summary = summary(&rows, direction, responder);
        if summary.figures.is_some() {
            board.groups.push((group, summary));
            counted.extend(rows);
        } else {
            board.too_small.push(group);
        }
    }
    board.total = summary(&counted, direction, responder);
    board
}

/// Wilson's 95% interval for a share, which stays within 0 and 1 and holds for few people too. 0 to 1 when there are none.
pub fn wilson(hits: u32, of: u32) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let (n, p) = (f64::from(of), f64::from(hits.min(of)) / f64::from(of));
    let z2 = Z95 * Z95;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

const Z95: f64 = 1.959_963_984_540_054;

/// In tenths, half rounded away from zero.
fn mean(changes: &[i32], answered: u32) -> i32 {
    let (sum, n) = (changes.iter().map(|change| i64::from(*change)).sum::<i64>(), i64::from(answered.max(1)));
    let size = (2 * sum.abs() + n).div_euclid(2 * n) * sum.signum();
    i32::try_from(size).unwrap_or_default()
}

/// The mean plus and minus Student's t times its standard error, in points.
fn mean_interval(changes: &[i32], answered: u32) -> (f64, f64) {
    let n = f64::from(answered);
    let mean = changes.iter().map(|change| f64::from(*change)).sum::<f64>() / n;
    let squares: f64 = changes.iter().map(|change| (f64::from(*change) - mean).powi(2)).sum();
    let half = t95(n - 1.0) * (squares / (n - 1.0) / n).sqrt();
    ((mean - half) / 10.0, (mean + half) / 10.0)
}

/// The two-sided 95% point of Student's t by its expansion about the normal (Abramowitz and Stegun 26.7.5), exact to 0.00002
/// from the 9 degrees of freedom of ten answers.
fn t95(freedom: f64) -> f64 {
    let z = Z95;
    let (z3, z5, z7, z9) = (z.powi(3), z.powi(5), z.powi(7), z.powi(9));
    z + (z3 + z) / (4.0 * freedom)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * freedom.powi(2))
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * freedom.powi(3))
        + (79.0 * z9 + 776.0 * z7 + 1482.0 * z5 - 1920.0 * z3 - 945.0 * z) / (92_160.0 * freedom.powi(4))
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::scoring::course;
    use super::*;
    use proptest::prelude::*;

    const LOWER: Direction = Direction::LowerIsBetter;

    fn week(n: i64) -> Instant {
        Instant::from_micros(0).plus(Span::days(7 * n))
    }

    fn pairs(pairs: &[(i32, i32)]) -> Vec<FollowUp> {
        pairs.iter().map(|(a, b)| FollowUp { first: Tenths::points(*a), latest: Some(Tenths::points(*b)) }).collect()
    }

    fn near(pair: (f64, f64), to: (f64, f64), within: f64) -> bool {
        (pair.0 - to.0).abs() < within && (pair.1 - to.1).abs() < within
    }

    #[test]
    fn the_board_shows_the_greatest_need_first() {
        let now = week(10);
        let seen = |points: &[i32], since: i64| {
            let values: Vec<_> = (since..).map(week).zip(points.iter().map(|p| Tenths::points(*p))).collect();
            need(&course(&values, LOWER), now)
        };
        // Wendell got worse and then fell quiet; the worsening is what counts.
        let (worse, never, quiet) = (seen(&[4, 6], 0), need(&course(&[], LOWER), now), seen(&[8, 4], 0));
        let (high, steady, better) = (seen(&[8, 8], 8), seen(&[5, 5], 8), seen(&[9, 7], 8));
        let mut board = vec![better, steady, quiet, high, never, worse];
        board.sort();
        assert_eq!(board, [worse, quiet, never, high, steady, better]);
        assert_eq!((worse.kind, quiet.kind), (NeedKind::Worsening, NeedKind::Quiet));
    }

    #[test]
    fn intervals_agree_with_the_textbook() {
        assert!((t95(9.0) - 2.262_157).abs() < 0.000_02 && (t95(30.0) - 2.042_272).abs() < 0.000_01);
        assert!(near(wilson(77, 142), (0.460, 0.622), 0.001), "77 of 142 is 46 to 62%");
        assert!(near(wilson(0, 10), (0.0, 0.2775), 0.001));
        let ten = pairs(&[(6, 4), (6, 4), (6, 4), (6, 4), (6, 4), (6, 6), (6, 6), (6, 6), (6, 6), (6, 6)]);
        let figures = summary(&ten, LOWER, Responder::TwoPoints).figures;
        // Mean −1, standard deviation 1.054, t 2.262: half width 0.754.
        assert!(figures.is_some_and(|f| near(f.ci95, (-1.754, -0.246), 0.001) && f.mean_change_tenths == -10 && f.reached == 5));
    }

    #[test]
    fn a_group_of_nine_is_neither_shown_nor_found_by_subtraction() {
        let row = |area: &'static str| (area, FollowUp { first: Tenths::points(6), latest: Some(Tenths::points(4)) });
        let rows: Vec<_> = [vec![row("Low back"); 12], vec![row("Jaw"); 9]].concat();
        let board = board(&rows, LOWER, Responder::TwoPoints);
        assert_eq!(board.too_small, ["Jaw"]);
        assert_eq!((board.total.answered, board.total.due), (12, 12));
        assert_eq!(summary(&pairs(&[(6, 4); 9]), LOWER, Responder::TwoPoints).figures, None);
    }

    #[test]
    fn those_who_stopped_coming_are_counted_as_due_and_not_answered() {
        let mut rows = pairs(&[(6, 4); 12]);
        rows.extend([FollowUp { first: Tenths::points(9), latest: None }; 3]);
        let seen = summary(&rows, LOWER, Responder::TwoPoints);
        assert_eq!((seen.answered, seen.due), (12, 15));
        assert_eq!(seen.figures.map(|f| (f.mean_change_tenths, f.reached, f.of)), Some((-20, 12, 12)));
    }

    proptest! {
        #[test]
        fn the_order_of_rows_does_not_matter(mut scores in prop::collection::vec((0_i32..=10, 0_i32..=10), 0..40)) {
            let whole = |s: BoardSummary| (s.answered, s.due, s.figures.map(|f| (f.mean_change_tenths, f.reached, f.of)));
            let was = summary(&pairs(&scores), LOWER, Responder::ThirtyPercent);
            scores.sort_unstable();
            prop_assert_eq!(whole(summary(&pairs(&scores), LOWER, Responder::ThirtyPercent)), whole(was));
        }

        #[test]
        fn a_mean_lies_in_its_interval(scores in prop::collection::vec((0_i32..=10, 0_i32..=10), 10..60)) {
            let figures = summary(&pairs(&scores), LOWER, Responder::TwoPoints).figures;
            let inside = |f: Figures| {
                // The mean is rounded to a tenth, the interval is not.
                let mean = Tenths::new(f.mean_change_tenths).as_points();
                f.ci95.0 - 0.05 <= mean && mean <= f.ci95.1 + 0.05 && f.reached <= f.of
            };
            prop_assert!(figures.is_some_and(inside));
        }

        #[test]
        fn no_total_counts_a_group_that_is_not_shown(rows in prop::collection::vec((0_u8..5, 0_i32..=10, 0_i32..=10), 0..90)) {
            let rows: Vec<_> = rows.into_iter().map(|(g, a, b)| (g, pairs(&[(a, b)])[0])).collect();
            let board = board(&rows, LOWER, Responder::TwoPoints);
            prop_assert_eq!(board.total.answered, board.groups.iter().map(|(_, s)| s.answered).sum::<u32>());
            prop_assert!(board.groups.iter().all(|(_, s)| s.figures.is_some() && s.answered >= FEWEST_SHOWN));
        }

        #[test]
        fn a_share_lies_in_its_interval_and_an_interval_between_zero_and_one(of in 1_u32..400, hits in 0_u32..400) {
            let (low, high) = wilson(hits.min(of), of);
            let share = f64::from(hits.min(of)) / f64::from(of);
            prop_assert!(0.0 <= low && low <= share + 1e-9 && share <= high + 1e-9 && high <= 1.0);
        }
    }
}

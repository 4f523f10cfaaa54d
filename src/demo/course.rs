//! The course of someone's pain over the weeks, after the massage trials for back pain (Cherkin 2001, 2011): on average 1.5
//! to 2 of 10 points better, most of it in the first ten weeks, with real spread, and some who get worse.

use super::rng::Rng;

/// All in tenths of a point.
#[derive(Debug, Clone, Copy)]
pub struct Course {
    start: i64,
    change: i64,
    /// The greatest distance of an answer from the line.
    noise: i64,
}

impl Course {
    pub fn drawn(rng: &mut Rng) -> Self {
        let start = rng.range(45, 78);
        // The sum of three is close enough to a bell: mean −18, standard deviation 18.
        let change = -18 + rng.range(-18, 18) + rng.range(-18, 18) + rng.range(-18, 18);
        Self { start, change: change.clamp(5 - start, 95 - start), noise: 7 }
    }

    /// From one whole score to another, with little noise.
    pub const fn given(from: i64, to: i64) -> Self {
        Self { start: from * 10, change: (to - from) * 10, noise: 3 }
    }

    /// Pain from 0 to 10, `days` days after the start. The first answer is on the line.
    pub fn pain(&self, days: i64, rng: &mut Rng) -> u8 {
        let noise = if days <= 0 { 0 } else { rng.range(-self.noise, self.noise) };
        points(self.start + self.change * progress(days) / 1000 + noise)
    }

    /// The score of an activity (higher is better) that began at `start` tenths.
    pub fn ability(&self, start: i64, days: i64, rng: &mut Rng) -> u8 {
        let noise = if days <= 0 { 0 } else { rng.range(-9, 9) };
        points(start - self.change * 12 / 10 * progress(days) / 1000 + noise)
    }
}

/// The part of the whole change that has happened, in thousandths. Half of the rest happens every five weeks.
fn progress(days: i64) -> i64 {
    let weeks = days.max(0).div_euclid(7);
    let left = (0..weeks.min(104)).fold(1000, |left: i64, _| left * 871 / 1000);
    // After half a year the change is complete.
    if weeks > 26 { 1000 } else { 1000 - left }
}

fn points(tenths: i64) -> u8 {
    u8::try_from((tenths + 5).div_euclid(10).clamp(0, 10)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_average_people_get_better_by_one_and_a_half_to_two_points_and_some_get_worse() {
        let mut rng = Rng::new(5);
        let changes: Vec<i64> = (0..2000)
            .map(|_| {
                let course = Course::drawn(&mut rng);
                i64::from(course.pain(200, &mut rng)) - i64::from(course.pain(0, &mut rng))
            })
            .collect();
        let mean_tenths = changes.iter().sum::<i64>() * 10 / 2000;
        assert!((-20..=-15).contains(&mean_tenths), "{mean_tenths}");
        let share = |of: fn(&i64) -> bool| changes.iter().filter(|change| of(change)).count() / 20;
        assert!((5..=25).contains(&share(|change| *change >= 1)), "worse");
        assert!((40..=65).contains(&share(|change| *change <= -2)), "much better");
    }

    #[test]
    fn a_given_course_ends_at_its_score() {
        let mut rng = Rng::new(1);
        let rosalind = Course::given(7, 4);
        assert_eq!((rosalind.pain(0, &mut rng), rosalind.pain(250, &mut rng)), (7, 4));
        assert!(rosalind.ability(30, 250, &mut rng) >= 5);
    }

    #[test]
    fn most_of_the_change_comes_in_the_first_ten_weeks() {
        assert_eq!(progress(0), 0);
        assert!((700..800).contains(&progress(70)));
        assert_eq!(progress(300), 1000);
    }
}

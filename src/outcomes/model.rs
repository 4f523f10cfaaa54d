//! The nouns of outcomes: pain out of ten, own activities, tenths of a point, and what the outcome board shows.
//! Scores are whole numbers throughout, so that "30% better" is exact and never a matter of rounding.

use crate::types::instant::Instant;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Pain on the numeric rating scale (NPRS): 0 no pain, 10 the worst imaginable. Lower is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Pain(u8);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Please choose a whole number from 0 to 10.")]
pub struct NotAScore;

impl Pain {
    /// Takes digits only, so that `7.5`, `+7` and `NaN` are refused and not rounded.
    pub fn parse(typed: &str) -> Result<Self, NotAScore> {
        score(typed).map(Self)
    }

    pub const fn points(self) -> u8 {
        self.0
    }

    pub fn tenths(self) -> Tenths {
        Tenths::points(i32::from(self.0))
    }
}

impl TryFrom<u8> for Pain {
    type Error = NotAScore;

    fn try_from(points: u8) -> Result<Self, NotAScore> {
        if points <= 10 { Ok(Self(points)) } else { Err(NotAScore) }
    }
}

/// For numbers from the database.
impl TryFrom<i64> for Pain {
    type Error = NotAScore;

    fn try_from(points: i64) -> Result<Self, NotAScore> {
        u8::try_from(points).map_err(|_| NotAScore)?.try_into()
    }
}

impl From<Pain> for u8 {
    fn from(pain: Pain) -> Self {
        pain.0
    }
}

impl fmt::Display for Pain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A whole score from 0 to 10, for pain and for an activity alike.
pub fn score(typed: &str) -> Result<u8, NotAScore> {
    let digits = typed.trim();
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse::<u8>() {
        Ok(points) if plain && points <= 10 => Ok(points),
        _ => Err(NotAScore),
    }
}

/// A score, a mean of scores or a difference between two, in tenths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Tenths(i32);

impl Tenths {
    pub const fn new(tenths: i32) -> Self {
        Self(tenths)
    }

    pub const fn points(points: i32) -> Self {
        Self(points.saturating_mul(10))
    }

    pub const fn get(self) -> i32 {
        self.0
    }

    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// For drawing and for intervals, in points.
    pub fn as_points(self) -> f64 {
        f64::from(self.0) / 10.0
    }

    /// As a change is written: `−1.9`, `+0.2`, `0`.
    pub fn signed(self) -> String {
        if self.0 > 0 { format!("+{self}") } else { self.to_string() }
    }
}

/// `6.5`, or `4` where there are no tenths, with the true minus sign.
impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "" };
        let (whole, tenth) = (self.0.unsigned_abs() / 10, self.0.unsigned_abs() % 10);
        if tenth == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{tenth}") }
    }
}

/// Which way is better. Charts often get this wrong, so every rule takes it by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    LowerIsBetter,
    HigherIsBetter,
}

impl Direction {
    /// How much better `later` is than `earlier`; negative when it is worse.
    pub const fn gain(self, earlier: Tenths, later: Tenths) -> Tenths {
        match self {
            Self::LowerIsBetter => earlier.minus(later),
            Self::HigherIsBetter => later.minus(earlier),
        }
    }
}

/// The course of one person, as the outcome board names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Trend {
    Improving,
    Steady,
    Worsening,
    /// Fewer than two answers.
    TooFew,
}

impl Trend {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Improving => "Improving",
            Self::Steady => "Steady",
            Self::Worsening => "Worsening",
            Self::TooFew => "Too few answers yet",
        }
    }
}

/// One person's answers in brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    pub trend: Trend,
    pub direction: Direction,
    pub first: Option<Tenths>,
    pub latest: Option<Tenths>,
    pub last_answered: Option<Instant>,
}

/// The sort key of a person on a board by need: the greatest need sorts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    pub kind: NeedKind,
    /// Better scores sort later, within one kind.
    pub ease: Tenths,
    pub last_answered: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeedKind {
    Worsening,
    /// No answer for four weeks, or none ever.
    Quiet,
    /// 7 or more of 10 and not changing.
    HighPain,
    Steady,
    Improving,
}

/// One person who was due a follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    pub first: Tenths,
    /// `None` if due and not answered, as with those who stopped coming.
    pub latest: Option<Tenths>,
}

/// Which change counts as meaningful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Responder {
    TwoPoints,
    ThirtyPercent,
}

/// How a group of people did. Fewer than ten answers give no figures: they would point at people and mean little.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BoardSummary {
    pub answered: u32,
    pub due: u32,
    pub figures: Option<Figures>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Latest minus first, with the sign of the scale: less pain is negative.
    pub mean_change_tenths: i32,
    /// 95% interval of the mean in points, by Student's t.
    pub ci95: (f64, f64),
    pub reached: u32,
    pub of: u32,
    /// 95% interval of the share, 0 to 1, by Wilson's method.
    pub share_ci95: (f64, f64),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pain_is_a_whole_number_from_zero_to_ten() {
        assert_eq!(Pain::parse(" 10 ").map(Pain::points), Ok(10));
        for bad in ["", "11", "-1", "+7", "7.5", "NaN", "seven", "007", "٧"] {
            assert_eq!(Pain::parse(bad), Err(NotAScore), "{bad:?}");
        }
        assert_eq!(Pain::try_from(11_i64), Err(NotAScore));
        assert_eq!(Pain::try_from(-1_i64), Err(NotAScore));
    }

    #[test]
    fn tenths_are_written_without_a_needless_zero() {
        assert_eq!(Tenths::new(65).to_string(), "6.5");
        assert_eq!(Tenths::points(4).to_string(), "4");
        assert_eq!(Tenths::new(-19).signed(), "−1.9");
        assert_eq!(Tenths::new(2).signed(), "+0.2");
        assert_eq!(Tenths::new(0).signed(), "0");
    }

    #[test]
    fn less_pain_and_more_activity_are_both_a_gain() {
        let (four, six) = (Tenths::points(4), Tenths::points(6));
        assert_eq!(Direction::LowerIsBetter.gain(six, four), Tenths::points(2));
        assert_eq!(Direction::HigherIsBetter.gain(six, four), Tenths::points(-2));
    }
}

//! Instants and time ranges in whole microseconds since the Unix epoch, as both engines store and compare them. Wall time
//! and zones live on the server only (`platform::local_time`): a browser's zone data cannot be trusted.

use super::form::FromField;
use serde::{Deserialize, Serialize};

/// A point in time, microseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Instant(i64);

/// A length of time in microseconds; may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Span(i64);

impl Span {
    pub const ZERO: Self = Self(0);

    pub const fn micros(n: i64) -> Self {
        Self(n)
    }

    pub const fn seconds(n: i64) -> Self {
        Self(n.saturating_mul(1_000_000))
    }

    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n.saturating_mul(60))
    }

    pub const fn hours(n: i64) -> Self {
        Self::minutes(n.saturating_mul(60))
    }

    /// Days of exactly 24 hours. For calendar days ask `platform::local_time`.
    pub const fn days(n: i64) -> Self {
        Self::hours(n.saturating_mul(24))
    }

    pub const fn as_micros(self) -> i64 {
        self.0
    }

    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    pub const fn whole_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Seconds, a part of one counted as a whole.
    pub const fn seconds_up(self) -> i64 {
        self.0.saturating_add(999_999).div_euclid(1_000_000)
    }

    pub const fn whole_minutes(self) -> i64 {
        self.0.div_euclid(60_000_000)
    }

    pub const fn whole_days(self) -> i64 {
        self.0.div_euclid(86_400_000_000)
    }
}

impl FromField for Instant {
    fn from_field(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl Instant {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    pub const fn is_whole_minute(self) -> bool {
        self.0.rem_euclid(Span::minutes(1).0) == 0
    }

    pub const fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    pub const fn minus(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }

    /// The time from `earlier` to this instant, negative when this one is the earlier.
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

/// A half-open range of time: `start` belongs to it, `end` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeRange {
    pub start: Instant,
    pub end: Instant,
}

impl TimeRange {
    /// The range from `start` to `end`; empty when `end` comes first.
    pub fn new(start: Instant, end: Instant) -> Self {
        Self { start, end: end.max(start) }
    }

    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    pub fn overlaps(self, other: Self) -> bool {
        !self.is_empty() && !other.is_empty() && self.start < other.end && other.start < self.end
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn holds(self, at: Instant) -> bool {
        self.start <= at && at < self.end
    }

    pub fn length(self) -> Span {
        self.end.since(self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: i64, end: i64) -> TimeRange {
        TimeRange::new(Instant::from_micros(start), Instant::from_micros(end))
    }

    #[test]
    fn visits_that_touch_do_not_overlap() {
        assert!(!range(0, 60).overlaps(range(60, 120)));
        assert!(range(0, 61).overlaps(range(60, 120)));
    }

    #[test]
    fn an_empty_range_overlaps_nothing() {
        assert!(!range(30, 30).overlaps(range(0, 60)));
        assert!(range(60, 0).is_empty());
    }
}

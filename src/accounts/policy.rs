//! The limits on passwords and on guessing them. Pure: counts and `now` in, decision out.

use crate::types::instant::{Instant, Span};
use std::ops::RangeInclusive;

/// How long a mailed code can be used.
pub const CODE_LIVES: Span = Span::minutes(10);
/// How often one code can be tried.
pub const MOST_TRIES: i64 = 5;
/// How many codes are sent within an hour.
pub const MOST_CODES: i64 = 3;
/// A form that asks for a code counts as the earlier one sent twice within this time.
pub const SAME_FORM: Span = Span::seconds(30);
/// Newcomers from one network address within an hour. A waiting room shares one address, and so does everyone behind a proxy.
pub const MOST_NEWCOMERS: i64 = 60;

/// How many characters a password has.
pub const PASSWORD_LENGTH: RangeInclusive<usize> = 8..=128;

/// Why a password that someone chooses is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPassword {
    TooShort,
    TooLong,
    Guessable,
}

/// Failures counted against one account or one known device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    pub hits: i64,
    pub until: Instant,
}

const FREE_FAILURES: i64 = 5;
const LONGEST_WAIT: Span = Span::minutes(15);
/// Failures are forgotten this long after the last wait ended.
const FORGOTTEN_AFTER: Span = Span::hours(24);

impl Failures {
    /// How long to wait before the next attempt is checked.
    pub fn wait(self, now: Instant) -> Option<Span> {
        (self.hits >= FREE_FAILURES && now < self.until).then(|| self.until.since(now))
    }

    /// After one more failure. From the fifth on, each doubles the wait, from 2 seconds up to 15 minutes.
    pub fn and_one(self, now: Instant) -> Self {
        let hits = if now > self.until.plus(FORGOTTEN_AFTER) { 1 } else { self.hits.saturating_add(1) };
        let doublings = u32::try_from((hits - FREE_FAILURES + 1).clamp(0, 20)).unwrap_or(20);
        let wait = if hits < FREE_FAILURES { Span::ZERO } else { Span::seconds(2_i64.saturating_pow(doublings)).min(LONGEST_WAIT) };
        Self { hits, until: now.plus(wait) }
    }
}

/// Attempts from one address: ten at once, then one every six seconds (a leaky bucket kept as the time it empties).
pub fn address_bucket(empties_at: Instant, now: Instant) -> Result<Instant, Span> {
    let each = Span::seconds(6);
    let most = Span::seconds(60);
    let next = empties_at.max(now).plus(each);
    if next.since(now) > most { Err(next.since(now.plus(most))) } else { Ok(next) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Instant = Instant::from_micros(1_000_000_000_000);

    #[test]
    fn four_failures_cost_nothing_and_then_the_wait_doubles() {
        let mut failures = Failures::default();
        for _ in 0..4 {
            failures = failures.and_one(NOON);
        }
        assert_eq!(failures.wait(NOON), None);
        failures = failures.and_one(NOON);
        assert_eq!(failures.wait(NOON), Some(Span::seconds(2)));
        failures = failures.and_one(NOON);
        assert_eq!(failures.wait(NOON), Some(Span::seconds(4)));
        for _ in 0..100 {
            failures = failures.and_one(NOON);
        }
        assert_eq!(failures.wait(NOON), Some(Span::minutes(15)));
    }

    #[test]
    fn an_address_has_ten_attempts_and_then_one_every_six_seconds() {
        let mut bucket = Instant::from_micros(0);
        for attempt in 0..10 {
            bucket = address_bucket(bucket, NOON).unwrap_or_else(|_| panic!("attempt {attempt}"));
        }
        assert_eq!(address_bucket(bucket, NOON), Err(Span::seconds(6)));
        assert!(address_bucket(bucket, NOON.plus(Span::seconds(6))).is_ok());
    }
}

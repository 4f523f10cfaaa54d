//! How often something may be done. Pure: what is on record and `now` in, decision out. A record that lies further ahead than its
//! own limit was written by a clock that has been put back since, and counts for nothing.

use crate::platform::clock::SKEW;
use crate::types::instant::{Instant, Span};

/// At most so many uses within a time.
#[derive(Debug, Clone, Copy)]
pub struct Most {
    pub uses: usize,
    pub within: Span,
}

impl Most {
    /// Whether one more may follow these uses, which come in any order; otherwise how long to wait.
    pub fn one_more(self, uses: &[Instant], now: Instant) -> Result<(), Span> {
        let counts = |at: &Instant| now.since(*at) < self.within && at.since(now) <= SKEW;
        let mut counted: Vec<Instant> = uses.iter().copied().filter(counts).collect();
        counted.sort_unstable_by(|a, b| b.cmp(a));
        match counted.get(self.uses.saturating_sub(1)) {
            Some(oldest) => Err(oldest.plus(self.within).since(now)),
            None => Ok(()),
        }
    }
}

/// So many at once, then one in each span: a leaky bucket, kept as the time at which it is empty.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    pub at_once: i64,
    pub each: Span,
}

impl Pace {
    /// When the bucket is empty after one more; otherwise how long to wait.
    pub fn one_more(self, empty_at: Instant, now: Instant) -> Result<Instant, Span> {
        let full = Span::micros(self.each.as_micros().saturating_mul(self.at_once));
        let empty_at = if empty_at.since(now) > full.plus(SKEW) { now } else { empty_at };
        let next = empty_at.max(now).plus(self.each);
        if next.since(now) > full { Err(next.since(now.plus(full))) } else { Ok(next) }
    }
}

/// Tries in a row of which none succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tries {
    pub hits: i64,
    pub until: Instant,
}

/// Tries at a secret: a few are free, then each doubles the wait, and after many in a row there are no more.
#[derive(Debug, Clone, Copy)]
pub struct Guessing {
    pub free: i64,
    pub longest_wait: Span,
    pub most: i64,
    /// Tries are forgotten this long after the last wait ended, unless there are no more.
    pub forgotten_after: Span,
}

/// Why a try is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoTry {
    Wait(Span),
    Closed,
}

impl Guessing {
    /// The tries after one more.
    pub fn one_more(self, tries: Tries, now: Instant) -> Result<Tries, NoTry> {
        if tries.hits >= self.most {
            return Err(NoTry::Closed);
        }
        let until = if tries.until.since(now) > self.longest_wait.plus(SKEW) { now } else { tries.until };
        if tries.hits >= self.free && now < until {
            return Err(NoTry::Wait(until.since(now)));
        }
        let hits = if now > until.plus(self.forgotten_after) { 1 } else { tries.hits.saturating_add(1) };
        Ok(Tries { hits, until: now.plus(self.wait_after(hits)) })
    }

    /// 2 seconds after the last free try, doubled with each that follows.
    fn wait_after(self, hits: i64) -> Span {
        let doublings = u32::try_from((hits - self.free + 1).clamp(0, 20)).unwrap_or(20);
        if hits < self.free { Span::ZERO } else { Span::seconds(2_i64.saturating_pow(doublings)).min(self.longest_wait) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOON: Instant = Instant::from_micros(1_000_000_000_000);
    const THIRTY: Most = Most { uses: 30, within: Span::hours(1) };
    const TEN: Pace = Pace { at_once: 10, each: Span::seconds(6) };
    const PASSWORD: Guessing = Guessing { free: 5, longest_wait: Span::minutes(15), most: 100, forgotten_after: Span::hours(24) };

    fn at(minute: i64) -> Instant {
        NOON.plus(Span::minutes(minute))
    }

    #[test]
    fn after_thirty_messages_maya_waits_until_the_first_is_an_hour_old() {
        let sent: Vec<Instant> = (0..30).map(at).collect();
        assert_eq!(THIRTY.one_more(&sent[..29], at(29)), Ok(()));
        assert_eq!(THIRTY.one_more(&sent, at(59)), Err(Span::minutes(1)));
        assert_eq!(THIRTY.one_more(&sent, at(60)), Ok(()));
    }

    #[test]
    fn an_address_has_ten_tries_and_then_one_every_six_seconds() {
        let mut bucket = Instant::from_micros(0);
        for attempt in 0..10 {
            bucket = TEN.one_more(bucket, NOON).unwrap_or_else(|_| panic!("attempt {attempt}"));
        }
        assert_eq!(TEN.one_more(bucket, NOON), Err(Span::seconds(6)));
        assert!(TEN.one_more(bucket, NOON.plus(Span::seconds(6))).is_ok());
    }

    #[test]
    fn five_tries_are_free_and_then_the_wait_doubles_up_to_a_quarter_of_an_hour() {
        let mut tries = Tries::default();
        for _ in 0..5 {
            tries = PASSWORD.one_more(tries, NOON).unwrap();
        }
        let (mut now, mut waits) = (NOON, Vec::new());
        for _ in 0..12 {
            let Err(NoTry::Wait(wait)) = PASSWORD.one_more(tries, now) else { panic!("no wait") };
            waits.push(wait.whole_seconds());
            now = now.plus(wait);
            tries = PASSWORD.one_more(tries, now).unwrap();
        }
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
        assert_eq!(PASSWORD.one_more(tries, now.plus(Span::hours(25))).map(|tries| tries.hits), Ok(1));
    }

    #[test]
    fn after_a_hundred_tries_in_a_row_there_are_no_more_however_long_one_waits() {
        let (mut tries, mut now) = (Tries::default(), NOON);
        for _ in 0..100 {
            tries = PASSWORD.one_more(tries, now).unwrap();
            now = now.plus(Span::minutes(15));
        }
        assert_eq!(PASSWORD.one_more(tries, now.plus(Span::days(400))), Err(NoTry::Closed));
    }

    #[test]
    fn what_a_clock_wrote_that_was_a_year_ahead_counts_for_nothing() {
        let ahead = NOON.plus(Span::days(365));
        assert_eq!(THIRTY.one_more(&[ahead; 30], NOON), Ok(()));
        assert_eq!(TEN.one_more(ahead, NOON), Ok(NOON.plus(Span::seconds(6))));
        assert!(PASSWORD.one_more(Tries { hits: 9, until: ahead }, NOON).is_ok());
    }

    proptest! {
        #[test]
        fn at_most_thirty_go_out_in_any_hour(gaps in prop::collection::vec(0_i64..5, 0..200)) {
            let (mut now, mut sent) = (NOON, Vec::new());
            for gap in gaps {
                now = now.plus(Span::minutes(gap));
                match THIRTY.one_more(&sent, now) {
                    Ok(()) => sent.push(now),
                    Err(wait) => prop_assert!(wait > Span::ZERO && THIRTY.one_more(&sent, now.plus(wait)).is_ok()),
                }
            }
            for first in &sent {
                let hour = sent.iter().filter(|at| **at >= *first && at.since(*first) < Span::hours(1)).count();
                prop_assert!(hour <= 30, "{hour} within an hour of {first:?}");
            }
        }
    }
}

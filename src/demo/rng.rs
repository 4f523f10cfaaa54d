//! Repeatable random numbers: SplitMix64 (Steele, Lea and Flood 2014). The same seed gives the same clinic, ids included.
//! Never for keys, tokens or anything else that has to be hard to guess.

use crate::types::instant::Instant;
use uuid::{Builder, Uuid};

#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A separate stream for one part of the plan, so that a change of that part leaves the others as they are.
    pub fn of(seed: u64, part: u64) -> Self {
        let mut first = Self(seed ^ part.wrapping_mul(0xd134_2543_de82_ef95));
        Self(first.next())
    }

    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high.saturating_sub(low).saturating_add(1)).unwrap_or(1).max(1);
        low.saturating_add(i64::try_from(self.next() % width).unwrap_or_default())
    }

    pub fn chance(&mut self, percent: i64) -> bool {
        self.range(1, 100) <= percent
    }

    /// One of `all`; `None` if there are none.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(all.len()).ok()?.checked_sub(1)?;
        all.get(usize::try_from(self.range(0, last)).ok()?)
    }

    pub fn word(&mut self, all: &[&'static str]) -> &'static str {
        self.pick(all).copied().unwrap_or_default()
    }

    /// `all` in another order.
    pub fn shuffled<T: Clone>(&mut self, all: &[T]) -> Vec<T> {
        let mut rest = all.to_vec();
        let mut mixed = Vec::with_capacity(rest.len());
        while !rest.is_empty() {
            let at = usize::try_from(self.next() % u64::try_from(rest.len()).unwrap_or(1)).unwrap_or_default();
            mixed.push(rest.swap_remove(at));
        }
        mixed
    }

    /// A UUIDv7 of the row's time, so that ids sort as if the row had been written then.
    pub fn id<T: From<Uuid>>(&mut self, at: Instant) -> T {
        let millis = u64::try_from(at.micros().div_euclid(1000)).unwrap_or_default();
        let (a, b) = (self.next().to_be_bytes(), self.next().to_be_bytes());
        let chance = [a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], b[0], b[1]];
        T::from(Builder::from_unix_timestamp_millis(millis, &chance).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the reference implementation with seed 1234567.
    #[test]
    fn the_stream_is_the_published_one() {
        let mut rng = Rng::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| rng.next()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn numbers_stay_in_their_range_and_reach_both_ends() {
        let mut rng = Rng::new(1);
        let drawn: Vec<i64> = (0..500).map(|_| rng.range(-2, 3)).collect();
        assert!(drawn.iter().all(|n| (-2..=3).contains(n)) && drawn.contains(&-2) && drawn.contains(&3));
        assert_eq!(rng.range(5, 5), 5);
        assert_eq!(rng.pick::<u8>(&[]), None);
    }

    #[test]
    fn ids_are_version_seven_and_sort_by_the_time_of_their_row() {
        let mut rng = Rng::new(1);
        let early: Uuid = rng.id(Instant::from_micros(1_700_000_000_000_000));
        let late: Uuid = rng.id(Instant::from_micros(1_700_000_001_000_000));
        assert!(early < late);
        assert_eq!((early.get_version_num(), early.get_variant()), (7, uuid::Variant::RFC4122));
    }

    #[test]
    fn a_shuffle_loses_nothing() {
        let mut mixed = Rng::new(7).shuffled(&[1, 2, 3, 4, 5, 6, 7, 8]);
        assert_ne!(mixed, [1, 2, 3, 4, 5, 6, 7, 8]);
        mixed.sort_unstable();
        assert_eq!(mixed, [1, 2, 3, 4, 5, 6, 7, 8]);
    }
}

//! A rate limit by key, kept in this process: a brake on scripts, not a rule that has to outlive a restart.

use crate::types::instant::{Instant, Span};
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone)]
pub struct RateLimit<K> {
    most: usize,
    within: Span,
    times: Arc<Mutex<HashMap<K, VecDeque<Instant>>>>,
}

impl<K: Eq + Hash> RateLimit<K> {
    pub fn new(most: usize, within: Span) -> Self {
        Self { most, within, times: Arc::default() }
    }

    /// How long this key has to wait; `None` when it may go ahead.
    pub fn wait(&self, key: &K, now: Instant) -> Option<Span> {
        let mut all = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let times = all.get_mut(key)?;
        while times.front().is_some_and(|at| now.since(*at) >= self.within) {
            times.pop_front();
        }
        if times.is_empty() {
            all.remove(key);
            return None;
        }
        let oldest = times.front().filter(|_| times.len() >= self.most)?;
        Some(oldest.plus(self.within).since(now))
    }

    /// Counts one use.
    pub fn count(&self, key: K, now: Instant) {
        self.times.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_use_within_an_hour_waits_until_the_first_is_an_hour_old() {
        let (rate, at) = (RateLimit::new(2, Span::hours(1)), |minute| Instant::from_micros(0).plus(Span::minutes(minute)));
        for minute in [0, 10] {
            assert_eq!(rate.wait(&"maya", at(minute)), None);
            rate.count("maya", at(minute));
        }
        assert_eq!(rate.wait(&"maya", at(20)), Some(Span::minutes(40)));
        assert_eq!(rate.wait(&"wendell", at(20)), None);
        assert_eq!(rate.wait(&"maya", at(60)), None);
    }
}

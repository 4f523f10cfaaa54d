//! Answers that are dear to find and may be a little old, kept for a while in this process.

use crate::types::instant::{Instant, Span};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone)]
pub struct Cache<K, V> {
    for_this_long: Span,
    answers: Arc<Mutex<HashMap<K, (Instant, V)>>>,
}

impl<K: Eq + Hash, V: Clone> Cache<K, V> {
    pub fn new(for_this_long: Span) -> Self {
        Self { for_this_long, answers: Arc::default() }
    }

    pub fn get(&self, key: &K, now: Instant) -> Option<V> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.get(key).filter(|(since, _)| now.since(*since) < self.for_this_long).map(|(_, value)| value.clone())
    }

    pub fn put(&self, key: K, value: V, now: Instant) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(key, (now, value));
    }

    pub fn forget(&self, key: &K) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_until_it_is_old_or_forgotten() {
        let (kept, noon) = (Cache::new(Span::minutes(10)), Instant::from_micros(0));
        assert_eq!(kept.get(&"tomas", noon), None);
        kept.put("tomas", 4, noon);
        assert_eq!(kept.get(&"tomas", noon.plus(Span::minutes(9))), Some(4));
        assert_eq!(kept.get(&"tomas", noon.plus(Span::minutes(10))), None);
        kept.forget(&"tomas");
        assert_eq!(kept.get(&"tomas", noon), None);
    }
}

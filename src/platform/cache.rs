//! A cache in this process for answers that are slow to compute and may be a little old.

use crate::types::instant::{Instant, Span};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone)]
pub struct Cache<K, V> {
    lifetime: Span,
    answers: Arc<Mutex<HashMap<K, (Instant, V)>>>,
}

impl<K: Eq + Hash, V: Clone> Cache<K, V> {
    pub fn new(lifetime: Span) -> Self {
        Self { lifetime, answers: Arc::default() }
    }

    pub fn get(&self, key: &K, now: Instant) -> Option<V> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.get(key).filter(|(since, _)| now.since(*since) < self.lifetime).map(|(_, value)| value.clone())
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
    fn an_answer_is_cached_until_it_expires_or_is_forgotten() {
        let (cache, noon) = (Cache::new(Span::minutes(10)), Instant::from_micros(0));
        assert_eq!(cache.get(&"tomas", noon), None);
        cache.put("tomas", 4, noon);
        assert_eq!(cache.get(&"tomas", noon.plus(Span::minutes(9))), Some(4));
        assert_eq!(cache.get(&"tomas", noon.plus(Span::minutes(10))), None);
        cache.forget(&"tomas");
        assert_eq!(cache.get(&"tomas", noon), None);
    }
}

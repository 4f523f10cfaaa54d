//! The one clock. All code asks it for the time; tests stop it and advance it by hand.

use crate::types::instant::{Instant, Span};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// How far the clocks of two processes may be apart. What lies further ahead than its limit and this is void.
pub const SKEW: Span = Span::minutes(5);

#[derive(Clone, Default)]
pub struct Clock {
    /// How far this clock is ahead of the system's, in microseconds. Zero except in tests and in a demo of another day.
    ahead: Arc<AtomicI64>,
    /// The moment at which it was stopped, in microseconds; zero while it runs.
    stopped_at: Arc<AtomicI64>,
}

impl Clock {
    pub fn now(&self) -> Instant {
        let from = match self.stopped_at.load(Ordering::Relaxed) {
            0 => system_now(),
            stopped_at => Instant::from_micros(stopped_at),
        };
        from.plus(Span::micros(self.ahead.load(Ordering::Relaxed)))
    }

    /// Stops it: from now on only `advance` moves it.
    pub fn stand_still(&self) {
        self.stopped_at.store(system_now().micros(), Ordering::Relaxed);
    }

    /// Sets it to this moment, from which it runs on.
    pub fn set(&self, to: Instant) {
        self.advance(to.since(self.now()));
    }

    pub fn advance(&self, span: Span) {
        self.ahead.fetch_add(span.as_micros(), Ordering::Relaxed);
    }
}

pub fn system_now() -> Instant {
    Instant::from_micros(jiff::Timestamp::now().as_microsecond())
}

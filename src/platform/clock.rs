//! The one clock. Everything asks it for now; tests set it by hand and advance it.

use crate::types::instant::{Instant, Span};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

#[derive(Clone, Default)]
pub struct Clock {
    /// How far ahead of the system's clock this one runs, in microseconds. Zero but in tests and in a demo of another day.
    ahead: Arc<AtomicI64>,
    /// Where it stands still, in microseconds; zero while it runs.
    still: Arc<AtomicI64>,
}

impl Clock {
    pub fn now(&self) -> Instant {
        let from = match self.still.load(Ordering::Relaxed) {
            0 => system_now(),
            still => Instant::from_micros(still),
        };
        from.plus(Span::micros(self.ahead.load(Ordering::Relaxed)))
    }

    /// From here on only `advance` moves it.
    pub fn stand_still(&self) {
        self.still.store(system_now().micros(), Ordering::Relaxed);
    }

    /// Puts it to this moment, from which it goes on.
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

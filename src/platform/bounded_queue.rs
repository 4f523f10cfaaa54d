//! A queue of bounded length for expensive work: so many work at once, so many wait, and the rest are told to come again.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub struct BoundedQueue {
    /// Those who work and those who wait.
    places: Arc<Semaphore>,
    /// Those who work.
    turns: Arc<Semaphore>,
    at_once: usize,
}

/// Everyone waits already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

/// A turn at the work, until it is dropped. It goes where the work goes: who asked for the work may be gone before it ends.
pub struct Turn {
    _turn: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

impl BoundedQueue {
    pub fn new(at_once: usize, waiting: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(at_once + waiting)), turns: Arc::new(Semaphore::new(at_once)), at_once }
    }

    /// Waits for a turn; [`Full`] at once when as many wait as may.
    pub async fn turn(&self) -> Result<Turn, Full> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| Full)?;
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| Full)?;
        Ok(Turn { _turn: turn, _place: place })
    }

    /// Whether nobody works or waits.
    pub fn is_idle(&self) -> bool {
        self.turns.available_permits() == self.at_once
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[tokio::test]
    async fn one_works_two_wait_and_the_fourth_is_sent_away() {
        let queue = BoundedQueue::new(1, 2);
        let first = queue.turn().await.unwrap();
        let (mut second, mut third) = (Box::pin(queue.turn()), Box::pin(queue.turn()));
        assert!((&mut second).now_or_never().is_none() && (&mut third).now_or_never().is_none());
        assert_eq!(queue.turn().await.err(), Some(Full));
        drop(first);
        let second = second.await.unwrap();
        // Its place is free for another, who waits behind the third.
        assert!(queue.turn().now_or_never().is_none());
        drop(second);
        assert!(third.await.is_ok() && queue.is_idle());
    }
}

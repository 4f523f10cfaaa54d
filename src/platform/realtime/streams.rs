//! The open event streams of each person. A browser with many tabs has a few; whoever opens more closes their oldest.

use crate::types::ids::PersonId;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Two browsers with four tabs each.
const MOST: usize = 8;

#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<PersonId, VecDeque<oneshot::Sender<()>>>>>);

/// Ends when the stream is to be closed.
pub type Closed = oneshot::Receiver<()>;

impl Streams {
    /// Another stream of this person; their oldest is closed if there are too many.
    pub fn open(&self, person: PersonId) -> Closed {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.entry(person).or_default();
        own.retain(|stream| !stream.is_closed());
        while own.len() >= MOST {
            own.pop_front();
        }
        let (open, closed) = oneshot::channel();
        own.push_back(open);
        // Those who have gone home.
        if all.len() > 1024 {
            all.retain(|_, own| own.iter().any(|stream| !stream.is_closed()));
        }
        closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_ninth_stream_of_one_person_closes_their_first_and_nobody_elses() {
        let (streams, maya, wendell) =
            (Streams::default(), PersonId::from_uuid(Uuid::from_u128(1)), PersonId::from_uuid(Uuid::from_u128(2)));
        let mut his = streams.open(wendell);
        let mut hers: Vec<Closed> = (0..9).map(|_| streams.open(maya)).collect();
        let open: Vec<bool> = hers.iter_mut().map(|stream| stream.try_recv() == Err(oneshot::error::TryRecvError::Empty)).collect();
        assert_eq!(open, [false, true, true, true, true, true, true, true, true]);
        assert_eq!(his.try_recv(), Err(oneshot::error::TryRecvError::Empty));
    }
}

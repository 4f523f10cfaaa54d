//! A thread with a past, inserted whole: the demo clinic and seeded load. The read marks, unread counts and waits that live
//! posting would have left are worked out here.

use super::store::{self, ReadMark, SealedMessage};
use super::words::body_place;
use crate::messaging::model::{Pair, Side};
use crate::platform::db::{Conn, DbResult};
use crate::platform::random;
use crate::platform::seal::Seal;
use crate::types::ids::{MessageId, ThreadId};
use crate::types::instant::{Instant, Span};

/// A message of the past.
#[derive(Debug, Clone)]
pub struct Said {
    pub by: Side,
    pub at: Instant,
    pub text: String,
}

/// A thread's past, oldest first, and when each side last opened it.
#[derive(Debug, Clone)]
pub struct History {
    pub pair: Pair,
    pub opened: Instant,
    pub said: Vec<Said>,
    pub client_looked: Instant,
    pub therapist_looked: Instant,
}

/// Seals and inserts a history: three statements and one more for every hundred messages. The client has a key already.
pub async fn insert(conn: &mut Conn, seal: &Seal, history: &History) -> DbResult<ThreadId> {
    let id: ThreadId = random::id();
    let turns = turns(history);
    let key = seal.key(conn, history.pair.client).await?;
    let sealed: Vec<SealedMessage> = history
        .said
        .iter()
        .zip(&turns)
        .map(|(said, (by, at))| {
            let message: MessageId = random::id();
            SealedMessage { id: message, author: history.pair.person(*by), at: *at, body: key.seal(body_place(message), &said.text) }
        })
        .collect();
    let last_at = turns.last().map_or(history.opened, |(_, at)| *at);
    store::insert_thread(conn, id, history.pair, history.opened, last_at).await?;
    store::insert_messages(conn, id, &sealed).await?;
    for (side, looked) in [(Side::Client, history.client_looked), (Side::Therapist, history.therapist_looked)] {
        store::insert_read(conn, id, history.pair.person(side), &read_mark(side, looked, &turns)).await?;
    }
    Ok(id)
}

/// Gives every message of a thread a time of its own, so that their order is certain.
fn turns(history: &History) -> Vec<(Side, Instant)> {
    let mut last = Instant::from_micros(i64::MIN);
    let turn = |said: &Said| {
        last = said.at.max(last.plus(Span::micros(1)));
        (said.by, last)
    };
    history.said.iter().map(turn).collect()
}

/// How far one side had read when it last opened the thread at `looked`. Writing a message counts as opening it.
fn read_mark(side: Side, looked: Instant, turns: &[(Side, Instant)]) -> ReadMark {
    let wrote = turns.iter().rev().find(|(by, _)| *by == side).map(|(_, at)| *at);
    let looked = wrote.map_or(looked, |wrote| looked.max(wrote));
    let theirs = || turns.iter().filter(|(by, _)| *by != side).map(|(_, at)| *at);
    let seen = theirs().filter(|at| *at <= looked).max();
    let unread = theirs().filter(|at| *at > looked).count();
    ReadMark {
        to: seen.unwrap_or_default(),
        at: if seen.is_some() { looked } else { Instant::default() },
        unread: i64::try_from(unread).unwrap_or(i64::MAX),
        waiting_since: theirs().find(|at| wrote.is_none_or(|wrote| *at > wrote)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Side::{Client, Therapist};

    fn at(micros: i64) -> Instant {
        Instant::from_micros(micros)
    }

    #[test]
    fn messages_after_tomas_last_looked_are_unread_and_wait() {
        let turns = [(Client, at(10)), (Therapist, at(20)), (Client, at(30)), (Client, at(40))];
        let tomas = read_mark(Therapist, at(35), &turns);
        assert_eq!(tomas, ReadMark { to: at(30), at: at(35), unread: 1, waiting_since: Some(at(30)) });
        let maya = read_mark(Client, at(0), &turns);
        assert_eq!(maya, ReadMark { to: at(20), at: at(40), unread: 0, waiting_since: None });
    }

    #[test]
    fn a_side_that_never_looked_has_read_nothing() {
        let turns = [(Client, at(10)), (Client, at(12))];
        assert_eq!(read_mark(Therapist, at(0), &turns), ReadMark { to: at(0), at: at(0), unread: 2, waiting_since: Some(at(10)) });
    }

    #[test]
    fn two_messages_of_the_same_time_get_different_times() {
        let said = |micros| Said { by: Client, at: at(micros), text: String::new() };
        let nobody = uuid::Uuid::nil();
        let pair = Pair { client: nobody.into(), therapist: nobody.into() };
        let history = History { pair, opened: at(0), said: vec![said(5), said(5), said(4)], client_looked: at(0), therapist_looked: at(0) };
        assert_eq!(turns(&history).iter().map(|(_, at)| at.micros()).collect::<Vec<_>>(), [5, 6, 7]);
    }
}

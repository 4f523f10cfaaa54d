//! A thread with a past, put in as a whole: the demo clinic and seeded load. What live posting would have left behind
//! (read marks, what is unread, who waits) is worked out here.

use super::store::{self, Read, Sealed};
use super::words::place;
use crate::messaging::model::{Pair, Side};
use crate::platform::db::{Conn, DbResult};
use crate::platform::random;
use crate::platform::seal::Seal;
use crate::types::ids::{MessageId, ThreadId};
use crate::types::instant::{Instant, Span};

/// Something that was said.
#[derive(Debug, Clone)]
pub struct Said {
    pub by: Side,
    pub at: Instant,
    pub text: String,
}

/// A thread's past, oldest first, and when each side last looked at it.
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
    let sealed: Vec<Sealed> = history
        .said
        .iter()
        .zip(&turns)
        .map(|(said, (by, at))| {
            let message: MessageId = random::id();
            Sealed { id: message, author: history.pair.person(*by), at: *at, body: key.seal(place(message), &said.text) }
        })
        .collect();
    let last_at = turns.last().map_or(history.opened, |(_, at)| *at);
    store::insert_thread(conn, id, history.pair, history.opened, last_at).await?;
    store::insert_messages(conn, id, &sealed).await?;
    for (side, looked) in [(Side::Client, history.client_looked), (Side::Therapist, history.therapist_looked)] {
        store::insert_read(conn, id, history.pair.person(side), &read_of(side, looked, &turns)).await?;
    }
    Ok(id)
}

/// Every message of a thread has a time of its own, so the order is never in doubt.
fn turns(history: &History) -> Vec<(Side, Instant)> {
    let mut last = Instant::from_micros(i64::MIN);
    let turn = |said: &Said| {
        last = said.at.max(last.plus(Span::micros(1)));
        (said.by, last)
    };
    history.said.iter().map(turn).collect()
}

/// What one side has read when it last looked at `looked`. Whoever writes has the thread before their eyes.
fn read_of(side: Side, looked: Instant, turns: &[(Side, Instant)]) -> Read {
    let wrote = turns.iter().rev().find(|(by, _)| *by == side).map(|(_, at)| *at);
    let looked = wrote.map_or(looked, |wrote| looked.max(wrote));
    let theirs = || turns.iter().filter(|(by, _)| *by != side).map(|(_, at)| *at);
    let seen = theirs().filter(|at| *at <= looked).max();
    let unread = theirs().filter(|at| *at > looked).count();
    Read {
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
    fn what_maya_wrote_after_tomas_last_looked_is_unread_and_waits() {
        let turns = [(Client, at(10)), (Therapist, at(20)), (Client, at(30)), (Client, at(40))];
        let tomas = read_of(Therapist, at(35), &turns);
        assert_eq!(tomas, Read { to: at(30), at: at(35), unread: 1, waiting_since: Some(at(30)) });
        let maya = read_of(Client, at(0), &turns);
        assert_eq!(maya, Read { to: at(20), at: at(40), unread: 0, waiting_since: None });
    }

    #[test]
    fn a_side_that_never_looked_has_read_nothing() {
        let turns = [(Client, at(10)), (Client, at(12))];
        assert_eq!(read_of(Therapist, at(0), &turns), Read { to: at(0), at: at(0), unread: 2, waiting_since: Some(at(10)) });
    }

    #[test]
    fn two_messages_of_the_same_time_are_set_apart() {
        let said = |micros| Said { by: Client, at: at(micros), text: String::new() };
        let nobody = uuid::Uuid::nil();
        let pair = Pair { client: nobody.into(), therapist: nobody.into() };
        let history = History { pair, opened: at(0), said: vec![said(5), said(5), said(4)], client_looked: at(0), therapist_looked: at(0) };
        assert_eq!(turns(&history).iter().map(|(_, at)| at.micros()).collect::<Vec<_>>(), [5, 6, 7]);
    }
}

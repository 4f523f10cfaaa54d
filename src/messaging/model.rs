//! The nouns of messaging: what may be written, who writes, and one line of a thread as a page shows it.
//! Times arrive already written by the server, so the browser needs no zone data.

use crate::types::ids::{ClientId, PersonId, TherapistId, ThreadId};
use crate::types::instant::Instant;
use crate::types::text::Text;
use serde::{Deserialize, Serialize};

/// What one message may hold.
pub type MessageBody = Text<4000>;

/// On which side of a thread someone stands. The front desk writes on the therapist's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Client,
    Therapist,
}

impl Side {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Therapist => "therapist",
        }
    }

    pub const fn other(self) -> Self {
        match self {
            Self::Client => Self::Therapist,
            Self::Therapist => Self::Client,
        }
    }

    /// Where this side reads the thread.
    pub fn page(self, thread: ThreadId) -> String {
        match self {
            Self::Client => format!("/messages/{thread}"),
            Self::Therapist => format!("/inbox/{thread}"),
        }
    }
}

/// The two people of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub client: ClientId,
    pub therapist: TherapistId,
}

impl Pair {
    /// On which side this person stands. Who is not the client is the therapist: nobody else is let in.
    pub fn side_of(self, person: PersonId) -> Side {
        if person == self.client.into() { Side::Client } else { Side::Therapist }
    }

    pub fn person(self, side: Side) -> PersonId {
        match side {
            Side::Client => self.client.into(),
            Side::Therapist => self.therapist.into(),
        }
    }
}

/// What became of a message. Only its writer is shown this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// On its way; only the browser that sends it shows this.
    Sending,
    Sent,
    Read,
}

impl LineState {
    /// As it stands in an answer.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "sending" => Some(Self::Sending),
            "sent" => Some(Self::Sent),
            "read" => Some(Self::Read),
            _ => None,
        }
    }

    /// `Sent`, or `Read Mon 9:10 am` with the time the server wrote.
    pub fn words(self, read_when: &str) -> String {
        match (self, read_when) {
            (Self::Sending, _) => "Sending…".to_owned(),
            (Self::Sent, _) => "Sent".to_owned(),
            (Self::Read, "") => "Read".to_owned(),
            (Self::Read, when) => format!("Read {when}"),
        }
    }
}

/// One message as the reader sees it. The id is text, as the browser only compares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageLine {
    pub id: String,
    /// Written by the one who is reading.
    pub own: bool,
    /// `You`, or the writer's first name.
    pub from: String,
    /// The time of day: `11:42 am`.
    pub when: String,
    /// The day it stands under: `Friday 20 November`, `Today`.
    pub day: String,
    pub body: String,
    pub state: LineState,
    /// Empty under someone else's message.
    pub state_words: String,
}

/// The answer to a message that was taken. The same form sent again gets the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    pub line: MessageLine,
    /// What the form of the next message carries, so that it too is taken once.
    pub once: String,
}

/// The newest of a thread, for a page that is open on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadNews {
    pub lines: Vec<MessageLine>,
    /// In all of the reader's threads, after this look.
    pub unread: i64,
    /// For a form whose own can no longer be used.
    pub once: String,
}

/// A thread in a list: a client's threads or a therapist's queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadRow {
    pub thread: String,
    pub href: String,
    /// `Tomás Rivera, RMT`, or a client's name.
    pub with: String,
    /// `11:42 am` today, `19 Nov` on another day.
    pub when: String,
    /// The beginning of the newest message.
    pub excerpt: String,
    pub unread: i64,
    /// `Waits 3 h 10`, or empty when no answer is due.
    pub waits: String,
    /// Its place in a queue, as text that sorts.
    pub place: String,
}

/// Where a thread stands in a queue: the longest wait first, then the newest message. The browser puts a row that has
/// changed where it belongs by comparing this text, so it needs neither times nor large numbers.
pub fn place(waiting_since: Option<Instant>, last: Instant) -> String {
    let due = waiting_since.map_or(i64::MAX, Instant::micros);
    format!("{due:020} {:020}", i64::MAX.saturating_sub(last.micros()))
}

/// One row of a therapist's queue that has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueNews {
    pub row: ThreadRow,
    pub unread: i64,
}

/// How much of a message a list shows.
const EXCERPT: usize = 90;

/// The beginning of a message on one line, cut between words.
pub fn excerpt(body: &str) -> String {
    let mut short = String::new();
    let mut length = 0;
    for word in body.split_whitespace() {
        let more = word.chars().count() + 1;
        if length + more > EXCERPT {
            if short.is_empty() {
                short.extend(word.chars().take(EXCERPT));
            }
            short.push('…');
            break;
        }
        if length > 0 {
            short.push(' ');
        }
        short.push_str(word);
        length += more;
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maya_sees_that_tomas_has_read_her_message_and_when() {
        assert_eq!(LineState::Read.words("Mon 9:10 am"), "Read Mon 9:10 am");
        assert_eq!(LineState::Sent.words(""), "Sent");
    }

    #[test]
    fn a_state_is_read_as_it_is_written() {
        for state in [LineState::Sending, LineState::Sent, LineState::Read] {
            let written = serde_json::to_value(state).unwrap();
            assert_eq!(written.as_str().and_then(LineState::parse), Some(state));
        }
    }

    #[test]
    fn a_list_shows_the_beginning_of_a_message_cut_between_words() {
        assert_eq!(excerpt("Thank you,\n\nthat  helps."), "Thank you, that helps.");
        let long = excerpt(&"stand up ".repeat(20));
        assert!(long.ends_with("up…") || long.ends_with("stand…"), "{long}");
        assert!(long.chars().count() <= EXCERPT + 1, "{long}");
        assert_eq!(excerpt(&"é".repeat(400)), format!("{}…", "é".repeat(EXCERPT)));
        assert_eq!(excerpt(""), "");
    }

    #[test]
    fn the_longest_wait_stands_first_and_then_the_newest_message() {
        let at = Instant::from_micros;
        let (early, late) = (1_795_000_000_000_000, 1_795_000_000_000_001);
        let order = [
            place(Some(at(7)), at(late)),
            place(Some(at(early)), at(early)),
            place(Some(at(late)), at(late)),
            place(None, at(late)),
            place(None, at(early)),
            place(None, at(7)),
        ];
        assert!(order.is_sorted(), "{order:#?}");
    }

    #[test]
    fn maya_stands_across_from_tomas() {
        let (maya, tomas) = (ClientId::from_uuid(uuid::Uuid::from_u128(1)), TherapistId::from_uuid(uuid::Uuid::from_u128(2)));
        let pair = Pair { client: maya, therapist: tomas };
        assert_eq!(pair.side_of(maya.into()), Side::Client);
        assert_eq!(pair.side_of(tomas.into()), Side::Therapist);
        assert_eq!(pair.person(Side::Client.other()), tomas.into());
    }

    #[test]
    fn each_side_has_the_other_across_from_it() {
        for side in [Side::Client, Side::Therapist] {
            assert_eq!(side.other().other(), side);
        }
    }
}

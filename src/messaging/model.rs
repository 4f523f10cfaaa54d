//! The nouns of messaging: the two sides of a thread, a message and a thread as pages show them.
//! The server writes times as text, so the browser needs no zone data.

use crate::types::ids::{ClientId, PersonId, TherapistId, ThreadId};
use crate::types::instant::Instant;
use crate::types::text::Text;
use serde::{Deserialize, Serialize};

/// The text of a message.
pub type MessageBody = Text<4000>;

/// A side of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Client,
    Therapist,
}

impl Side {
    pub const fn other(self) -> Self {
        match self {
            Self::Client => Self::Therapist,
            Self::Therapist => Self::Client,
        }
    }

    /// The page on which this side reads the thread.
    pub fn page(self, thread: ThreadId) -> String {
        match self {
            Self::Client => format!("/messages/{thread}"),
            Self::Therapist => format!("/inbox/{thread}"),
        }
    }

    /// Where the newest message of the thread stands on it.
    pub fn newest(self, thread: ThreadId) -> String {
        self.page(thread) + "#newest"
    }
}

/// The two people of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub client: ClientId,
    pub therapist: TherapistId,
}

impl Pair {
    /// The side this person is on. Only these two are let in, so anyone but the client is the therapist.
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

/// What became of a message. Only its author sees this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LineState {
    /// Shown only in the browser that sends it.
    Sending,
    Sent,
    Read,
}

impl LineState {
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

/// One message as the reader sees it. The browser only compares ids, so they are text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageLine {
    pub id: String,
    /// Written by the reader.
    pub own: bool,
    /// `You`, or the author's first name.
    pub from: String,
    /// The time of day: `11:42 am`.
    pub when: String,
    /// The heading above it: `Friday 20 November`, `Today`.
    pub day: String,
    pub body: String,
    pub state: LineState,
    /// Empty under someone else's message.
    pub state_words: String,
}

/// The answer to a message that was posted. A form sent twice gets the same answer twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    pub line: MessageLine,
    /// The number of the next message's form.
    pub once: String,
}

/// The newest messages of a thread, for a page that shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadNews {
    pub lines: Vec<MessageLine>,
    /// In all of the reader's threads.
    pub unread: i64,
    /// A fresh number for a form whose own is used up.
    pub once: String,
}

/// A thread in a list: a client's threads or a therapist's queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadRow {
    pub thread: String,
    /// Where its newest message stands.
    pub href: String,
    /// `Tomás Rivera, RMT`, or a client's name.
    pub with: String,
    /// `11:42 am` today, `19 Nov` on another day.
    pub when: String,
    /// The beginning of the newest message.
    pub excerpt: String,
    pub unread: i64,
    /// `Waits 3 h 10`, empty when no answer is due.
    pub waits: String,
    /// See [`queue_place`].
    pub place: String,
}

/// A sort key for a queue: the longest wait first, then the newest message. It is text, so the browser can put a changed row
/// where it belongs without times or large numbers.
pub fn queue_place(waiting_since: Option<Instant>, last: Instant) -> String {
    let due = waiting_since.map_or(i64::MAX, Instant::micros);
    format!("{due:020} {:020}", i64::MAX.saturating_sub(last.micros()))
}

/// One row of a therapist's queue that has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueNews {
    pub row: ThreadRow,
    pub unread: i64,
}

/// Characters of a message that a list shows.
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
    fn a_state_parses_from_the_word_it_serialises_to() {
        for state in [LineState::Sending, LineState::Sent, LineState::Read] {
            let written = serde_json::to_value(state).unwrap();
            assert_eq!(written.as_str().and_then(|word| word.parse().ok()), Some(state));
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
    fn the_longest_wait_comes_first_and_then_the_newest_message() {
        let at = Instant::from_micros;
        let (early, late) = (1_795_000_000_000_000, 1_795_000_000_000_001);
        let order = [
            queue_place(Some(at(7)), at(late)),
            queue_place(Some(at(early)), at(early)),
            queue_place(Some(at(late)), at(late)),
            queue_place(None, at(late)),
            queue_place(None, at(early)),
            queue_place(None, at(7)),
        ];
        assert!(order.is_sorted(), "{order:#?}");
    }

    #[test]
    fn maya_is_the_client_and_tomas_the_therapist() {
        let (maya, tomas) = (ClientId::from_uuid(uuid::Uuid::from_u128(1)), TherapistId::from_uuid(uuid::Uuid::from_u128(2)));
        let pair = Pair { client: maya, therapist: tomas };
        assert_eq!(pair.side_of(maya.into()), Side::Client);
        assert_eq!(pair.side_of(tomas.into()), Side::Therapist);
        assert_eq!(pair.person(Side::Client.other()), tomas.into());
    }

    #[test]
    fn the_other_side_of_the_other_side_is_the_first() {
        for side in [Side::Client, Side::Therapist] {
            assert_eq!(side.other().other(), side);
        }
    }
}

//! Announcements to browsers: `{topic, about}`, never health data. A browser then fetches the news itself. Each
//! announcement is also a row, so a browser that reconnects resumes where it was.

pub mod store;
pub mod streams;

use crate::types::ids::PersonId;
use tokio::sync::broadcast;

/// A browser that falls further behind resumes from the database.
const BACKLOG: usize = 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Assigned by the database; zero until written.
    pub id: i64,
    /// `None`: everyone who is connected.
    pub audience: Option<PersonId>,
    pub topic: &'static str,
    pub about: String,
}

impl Announcement {
    pub fn to(person: PersonId, topic: &'static str, about: impl ToString) -> Self {
        Self { id: 0, audience: Some(person), topic, about: about.to_string() }
    }

    pub fn to_everyone(topic: &'static str, about: impl ToString) -> Self {
        Self { id: 0, audience: None, topic, about: about.to_string() }
    }

    pub fn is_for(&self, person: PersonId) -> bool {
        self.audience.is_none_or(|audience| audience == person)
    }
}

/// For the server alone: sessions of this person have ended, and their streams are to look whether theirs still lives.
pub const SESSIONS_ENDED: &str = "sessions_ended";

/// All topics. A row with another one, from a newer process, is skipped.
pub const TOPICS: [&str; 5] = ["thread", "openings", "unread", "offer", SESSIONS_ENDED];

pub fn topic(name: &str) -> Option<&'static str> {
    TOPICS.into_iter().find(|topic| *topic == name)
}

/// Passes announcements to the event streams of this process.
#[derive(Clone)]
pub struct Hub(broadcast::Sender<Announcement>);

impl Hub {
    pub fn new() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }

    pub fn tell(&self, announcements: Vec<Announcement>) {
        for announcement in announcements {
            // It fails only when nobody listens.
            let _ = self.0.send(announcement);
        }
    }

    pub fn listen(&self) -> broadcast::Receiver<Announcement> {
        self.0.subscribe()
    }
}

impl Default for Hub {
    fn default() -> Self {
        Self::new()
    }
}

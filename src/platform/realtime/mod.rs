//! Announcements to browsers: `{topic, about}`, never health data. Browsers fetch what they are told is new.
//! Every announcement is a row as well, so a browser that comes back resumes where it was.

pub mod store;

use crate::types::ids::PersonId;
use tokio::sync::broadcast;

/// How many announcements a slow browser may fall behind before it has to resume from the database.
const BACKLOG: usize = 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Given by the database; zero until written.
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

/// The topics there are. A row with another topic (from a newer process) is passed over.
pub const TOPICS: [&str; 4] = ["thread", "openings", "unread", "offer"];

pub fn topic(name: &str) -> Option<&'static str> {
    TOPICS.into_iter().find(|topic| *topic == name)
}

/// Hands announcements to the event streams of this process.
#[derive(Clone)]
pub struct Hub(broadcast::Sender<Announcement>);

impl Hub {
    pub fn new() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }

    pub fn tell(&self, announcements: Vec<Announcement>) {
        for announcement in announcements {
            // An error only says that nobody listens.
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

//! The nouns of letters.

use crate::types::ids::PersonId;
use crate::types::instant::Instant;
use uuid::Uuid;

/// The text of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub subject: String,
    pub body: String,
}

/// A letter to one address.
pub struct Letter<'a> {
    pub person: Option<PersonId>,
    pub to: &'a str,
    pub words: Words,
    /// The change it is about, by which it can be taken back.
    pub about: Option<Uuid>,
    /// iCalendar text for the reader's own calendar.
    pub calendar: Option<&'a str>,
    /// When it leaves. Until then it can be taken back.
    pub send_at: Instant,
}

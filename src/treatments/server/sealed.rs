//! The texts of a visit, sealed for the database and unsealed again. Each is bound to its own column and row.

use crate::platform::seal::{ClientKey, Place, ReadingKey};
use crate::types::ids::VisitId;

/// The three texts of a visit as they are stored. An empty text is not stored.
#[derive(Debug, Clone, Default, sqlx::FromRow)]
pub struct SealedWords {
    pub summary: Option<Vec<u8>>,
    pub home_care: Option<Vec<u8>>,
    pub private_note: Option<Vec<u8>>,
}

impl SealedWords {
    pub fn seal(key: &ClientKey, visit: VisitId, summary: &str, home_care: &[String], private_note: &str) -> Self {
        let sealed = |column, text: &str| (!text.is_empty()).then(|| key.seal(place(column, visit), text));
        Self {
            summary: sealed("summary", summary),
            home_care: sealed("home_care", &home_care.join("\n")),
            private_note: sealed("private_note", private_note),
        }
    }

    /// In the order summary, home care, private note.
    pub fn stored(&self) -> [Option<&[u8]>; 3] {
        [self.summary.as_deref(), self.home_care.as_deref(), self.private_note.as_deref()]
    }

    /// Whether all of it opens, so that writing over it loses nothing.
    pub fn opens(&self, key: &ClientKey, visit: VisitId) -> bool {
        let columns = ["summary", "home_care", "private_note"];
        let opens =
            |(column, sealed): (&'static str, Option<&[u8]>)| sealed.is_none_or(|sealed| key.open(place(column, visit), sealed).is_ok());
        columns.into_iter().zip(self.stored()).all(opens)
    }

    pub fn summary(&self, key: &ReadingKey, visit: VisitId) -> String {
        open(key, "summary", visit, self.summary.as_deref())
    }

    pub fn home_care(&self, key: &ReadingKey, visit: VisitId) -> Vec<String> {
        open(key, "home_care", visit, self.home_care.as_deref()).lines().map(str::to_owned).collect()
    }

    pub fn private_note(&self, key: &ReadingKey, visit: VisitId) -> String {
        open(key, "private_note", visit, self.private_note.as_deref())
    }
}

fn place(column: &'static str, visit: VisitId) -> Place {
    Place::new("visits", column, visit.uuid())
}

fn open(key: &ReadingKey, column: &'static str, visit: VisitId, sealed: Option<&[u8]>) -> String {
    sealed.map(|sealed| key.open(place(column, visit), sealed)).unwrap_or_default()
}

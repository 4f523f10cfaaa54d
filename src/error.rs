//! The errors that people see: one closed list for pages, forms and islands, each with its HTTP status and its words, which
//! say what happened, what was kept and what to do next. Refusals of a slice get theirs in the slice's `words` module.

use crate::types::ids::{ServiceId, TherapistId};
use crate::types::instant::Instant;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// The fields that were refused, in the order of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct FieldErrors(pub Vec<FieldError>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub sentence: String,
}

impl FieldErrors {
    pub fn one(field: &str, sentence: impl Into<String>) -> Self {
        Self(vec![FieldError { field: field.to_owned(), sentence: sentence.into() }])
    }

    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|e| e.field == field).map(|e| e.sentence.as_str())
    }
}

/// The part of an error that an island reads: the sentence to show, and the names of the refused fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    pub sentence: String,
    pub fields: Vec<String>,
}

impl Refusal {
    /// The request did not reach the server.
    pub fn busy() -> Self {
        Self { sentence: BUSY.to_owned(), fields: Vec::new() }
    }

    /// The answer could not be read.
    pub fn broken() -> Self {
        Self { sentence: BROKEN.to_owned(), fields: Vec::new() }
    }
}

const BUSY: &str = "Nothing was lost. Please try again in a moment.";
const BROKEN: &str = "What you typed was not saved. Please try again; if it happens twice, call the desk.";

/// An opening to hold instead of one that was just taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub start: Instant,
    /// The ids of the chosen add-ons, separated by spaces.
    #[serde(default)]
    pub add_ons: String,
    /// "Thu 26 Nov, 4:30 pm with Tomás Rivera"
    pub words: String,
}

/// The effect of a change of the clinic on the booked visits that it touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Touched {
    /// The visits could not take place as booked.
    Stranded,
    /// The visits get another room at the same time.
    OtherRoom,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    #[error("not signed in")]
    NotSignedIn,
    #[error("not allowed")]
    NotAllowed,
    #[error("not found")]
    NotFound,
    #[error("method not allowed")]
    WrongMethod,
    #[error("a field was not taken")]
    Invalid(FieldErrors),
    #[error("the form could not be read")]
    BadForm,
    #[error("the opening was just taken")]
    SlotTaken {
        /// What occupies the time, for those who may know it; empty for everyone else.
        #[serde(default)]
        by: String,
        nearest: Vec<Alternative>,
    },
    #[error("the hold ran out")]
    HoldExpired,
    /// A change of the clinic that touches booked visits. It goes through once its author has seen them and sends it again.
    #[error("booked visits are touched")]
    Touches { visits: Vec<String>, count: usize, what: Touched },
    /// Something changed in the meantime. The sentence, from the slice's words, says what.
    #[error("conflict")]
    Conflict(String),
    #[error("too often")]
    TooOften { wait_seconds: i64 },
    #[error("too large")]
    TooLarge,
    #[error("too slow")]
    TooSlow,
    #[error("sent to another host")]
    OtherHost,
    #[error("from another site")]
    OtherSite,
    #[error("busy")]
    Busy,
    #[error("broken")]
    Broken,
}

impl AppError {
    pub fn invalid(field: &str, sentence: impl Into<String>) -> Self {
        Self::Invalid(FieldErrors::one(field, sentence))
    }

    pub fn refusal(&self) -> Refusal {
        let fields = match self {
            Self::Invalid(fields) => fields.0.iter().map(|error| error.field.clone()).collect(),
            _ => Vec::new(),
        };
        Refusal { sentence: self.sentence(), fields }
    }

    pub const fn status(&self) -> u16 {
        match self {
            Self::NotSignedIn => 401,
            Self::NotAllowed | Self::OtherSite => 403,
            Self::NotFound => 404,
            Self::WrongMethod => 405,
            Self::TooSlow => 408,
            Self::SlotTaken { .. } | Self::HoldExpired | Self::Touches { .. } | Self::Conflict(_) => 409,
            Self::TooLarge => 413,
            Self::OtherHost => 421,
            Self::Invalid(_) | Self::BadForm => 422,
            Self::TooOften { .. } => 429,
            Self::Broken => 500,
            Self::Busy => 503,
        }
    }

    /// The heading: what happened.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "Please sign in first",
            Self::NotAllowed => "This page is not for your account",
            Self::NotFound => "We could not find that page",
            Self::WrongMethod => "That address does not work this way",
            Self::Invalid(_) => "Something needs another look",
            Self::BadForm => "We could not read that form",
            Self::SlotTaken { by, .. } if by.is_empty() => "That time was just taken",
            Self::SlotTaken { .. } => "That time cannot be had",
            Self::HoldExpired => "The hold on that time ran out",
            Self::Touches { .. } => "Booked visits are touched",
            Self::Conflict(_) => "Something changed in the meantime",
            Self::TooOften { .. } => "That was a few times too many",
            Self::TooLarge => "That is more than we can take at once",
            Self::TooSlow => "That took too long to arrive",
            Self::OtherHost => "This is not the portal’s address",
            Self::OtherSite => "That request came from another site",
            Self::Busy => "The clinic’s computer is busy",
            Self::Broken => "Something broke on our side",
        }
    }

    /// The sentence: what was kept and what to do next.
    pub fn sentence(&self) -> String {
        let fixed = match self {
            Self::NotSignedIn => "Nothing was changed. Sign in and you come back to where you were.",
            Self::NotAllowed => "Nothing was changed. If you think you should see it, ask the clinic’s owner.",
            Self::NotFound => "It may have moved, or the address has a slip in it. Nothing of yours was changed.",
            Self::WrongMethod => "Nothing was changed. Please go back and use the buttons on the page.",
            Self::Invalid(fields) => match fields.0.first() {
                Some(first) => &first.sentence,
                None => "Nothing was saved yet. Please check what you typed and send it again.",
            },
            Self::BadForm => "Nothing was saved. Please go back, load the page again and repeat what you did.",
            Self::SlotTaken { by, .. } if !by.is_empty() => return format!("{by} Nothing was changed. These are the nearest times."),
            Self::SlotTaken { .. } => "Someone else held it a moment before you. Nothing was booked. These are the nearest times.",
            Self::HoldExpired => "Nothing was booked and nothing is owed. Please choose a time again.",
            Self::Touches { count, what, .. } => what.sentence(*count),
            Self::Conflict(sentence) => sentence,
            Self::TooOften { wait_seconds } => {
                return format!("Nothing was lost. Please wait {} and try again.", wait_words(*wait_seconds));
            }
            Self::TooLarge => "Nothing was saved. Please shorten it and send it again.",
            Self::TooSlow => "Nothing was saved. Please check your connection, go back and send it again.",
            Self::OtherHost => "Nothing was changed. Please use the link on the clinic’s own website.",
            Self::OtherSite => "For your safety it was not carried out. Please use the buttons on our own pages.",
            Self::Busy => BUSY,
            Self::Broken => BROKEN,
        };
        fixed.to_owned()
    }
}

impl Touched {
    const fn sentence(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Stranded, 1) => {
                "One booked visit could not take place as booked. Nothing was changed yet. It stays booked and goes on the list \
                 of visits to hand over."
            }
            (Self::Stranded, _) => {
                "These booked visits could not take place as booked. Nothing was changed yet. Each stays booked and goes on the \
                 list of visits to hand over."
            }
            (Self::OtherRoom, 1) => "One booked visit gets another room at the same time. Nothing was changed yet.",
            (Self::OtherRoom, _) => "These booked visits get another room at the same time. Nothing was changed yet.",
        }
    }
}

fn wait_words(seconds: i64) -> String {
    match seconds.max(1) {
        1 => "a second".to_owned(),
        s if s < 90 => format!("{s} seconds"),
        s => format!("{} minutes", (s + 59) / 60),
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => Self::BadForm,
            ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::WrongMethod,
            ServerFnErrorErr::Request(_) => Self::Busy,
            _ => Self::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_island_is_told_what_to_say_and_which_fields_were_not_taken() {
        let told = AppError::invalid("once", "That one was sent before.").refusal();
        assert_eq!(told, Refusal { sentence: "That one was sent before.".to_owned(), fields: vec!["once".to_owned()] });
        assert_eq!((AppError::Busy.refusal(), AppError::Broken.refusal()), (Refusal::busy(), Refusal::broken()));
    }
}

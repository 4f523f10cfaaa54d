//! What the waitlist says: to its clients when a form is refused, and to staff in the fairness log.

use super::policy::{JoinProblem, Passed};
use crate::error::AppError;

impl From<JoinProblem> for AppError {
    fn from(problem: JoinProblem) -> Self {
        match problem {
            JoinProblem::NotADate { field } => Self::invalid(field, "That is not a date. An example: 2026-12-24"),
            JoinProblem::EndsBeforeItBegins => Self::invalid("until", "The last day lies before the first. Choose a later one."),
        }
    }
}

/// A stored word of the fairness log: the state of an offer, or why someone was passed over.
pub fn log_words(stored: &str) -> &'static str {
    match stored {
        "open" => "was offered it and has not answered yet",
        "taken" => "was offered it and took it",
        "declined" => "was offered it and passed it on",
        "lapsed" => "was offered it and let it lapse",
        "withdrawn" => "would have been next, but the visit came back",
        other => other.parse().map_or("was passed over", passed),
    }
}

const fn passed(why: Passed) -> &'static str {
    match why {
        Passed::OtherTherapist => "waits for another therapist",
        Passed::OtherPlace => "waits for another place",
        Passed::OtherDay => "waits for other days",
        Passed::OtherPartOfDay => "waits for another part of the day",
        Passed::TooShortNotice => "wants to know earlier",
        Passed::NoRoomForTheirVisit => "the time is too short for the visit",
        Passed::GaveItUp => "gave this time up themselves",
        Passed::HadItBefore => "had this time and let it pass",
        Passed::BusyThen => "has another visit then",
        Passed::OfferedEnough => "was offered three times that day",
        Passed::NotForThem => "may not book that service themselves",
        Passed::NotEarlier => "has a visit that is not later",
    }
}

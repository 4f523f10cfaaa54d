//! The sentences that say why an appointment was not held, confirmed, moved, ended or undone.

use super::cancellation::CancelProblem;
use super::eligibility::Ineligible;
use super::policy::{ConfirmProblem, HoldProblem, MarkProblem, MoveProblem, UndoProblem};
use super::problems::{Absence, Obstacle, StepProblem};
use crate::error::AppError;

/// The sentence of each reason: `HoldProblem { Past => "That time has passed.", … }`.
macro_rules! sentences {
    ($($problem:ident { $($reason:ident => $sentence:literal,)* })*) => {$(
        impl $problem {
            pub const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$reason => $sentence,)*
                }
            }
        }
    )*};
}

macro_rules! conflicts {
    ($($problem:ty),*) => {$(
        impl From<$problem> for AppError {
            fn from(problem: $problem) -> Self {
                Self::Conflict(problem.sentence().into())
            }
        }
    )*};
}
conflicts!(HoldProblem, MoveProblem, MarkProblem, UndoProblem, CancelProblem, Ineligible, StepProblem);

impl From<ConfirmProblem> for AppError {
    fn from(problem: ConfirmProblem) -> Self {
        match problem {
            ConfirmProblem::Expired => Self::HoldExpired,
            ConfirmProblem::LetGo | ConfirmProblem::Over => Self::Conflict(problem.sentence().into()),
        }
    }
}

sentences! {
    HoldProblem {
        Past => "That time has passed. Nothing was held. Please choose a later one.",
        TooSoon => "That time is too close to book here. Nothing was held. Choose a later one, or call the clinic.",
        BeyondHorizon => "Bookings for that day are not open yet. Nothing was held. Please choose an earlier one.",
        TooManyHolds => "You are already holding three times. Confirm one or let one go, then hold this one.",
        NetworkHolds => "People on your network are holding several times already. No time was held for you. Try again in a few minutes.",
        OutsideHours => "The therapist does not work then. Nothing was held. Please choose another time.",
        Rest => "The therapist has a rest then. Nothing was held. Please choose another time.",
        Taken => "That time was just taken. Nothing was held. These are the nearest:",
    }

    // Each is followed by "Nothing was changed. These are the nearest times."
    Absence {
        OffDuty => "The therapist does not work then.",
        Resting => "The therapist has a rest then.",
    }

    ConfirmProblem {
        Expired => "The hold ran out, so the time is open to others again. Hold it once more if it is still there.",
        LetGo => "This time was let go. Hold it once more if it is still there.",
        Over => "This visit is over. Nothing was changed.",
    }

    MoveProblem {
        Begun => "This visit has begun, so it cannot be moved here. Nothing was changed. Please speak with the front desk.",
        Gone => "This visit was moved or cancelled already. Nothing was changed. Look at your bookings to see where it is now.",
    }

    MarkProblem {
        NotYet => "The visit has not begun yet, so nobody can have missed or finished it. Nothing was changed.",
        NotFromHere => "That cannot follow what the visit is now. Nothing was changed. Please look at it once more.",
    }

    UndoProblem {
        TooLate => "The three minutes to undo this have passed. Nothing was changed. You can still move or cancel the visit.",
        Nothing => "There is nothing to undo here. Nothing was changed.",
    }

    CancelProblem {
        AlreadyCancelled => "This visit is already cancelled. Nothing more to do.",
        AlreadyBegun => "This visit has begun, so it cannot be cancelled here. Please speak with the front desk.",
        Over => "This visit is over. Nothing was changed.",
    }

    Ineligible {
        Desk => "The front desk books this visit. Nothing was held. Please call the clinic.",
        NewOnly => "This is a first visit, and you have been here before. Nothing was held. Please choose another service.",
        ReturningOnly => "This is for people who have been here before. Nothing was held. Please choose another service for your \
            first visit.",
        Label => "This visit is by arrangement with the clinic. Nothing was held. Please call the front desk.",
        Referral => "This visit needs a referral from a physician, and none is on file for that day. Nothing was held. \
            Please send it to the front desk.",
    }
}

impl Obstacle {
    /// The end of a sentence; the desk reads it by itself.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NobodyWorks => "the therapist does not work then",
            Self::OtherPlace => "the therapist works at another place then",
            Self::NoRoom => "its room cannot be used for it any more",
            Self::NoEquipment => "what it needs is not there any more",
            Self::NotGiven => "the therapist does not give it any more",
        }
    }
}

/// Visits beyond these are not named.
const MOST_NAMED: usize = 12;

impl StepProblem {
    pub fn sentence(&self) -> String {
        match self {
            Self::HoursChanged => {
                "The clinic changed its hours or rooms this very moment. Nothing was done. Please look at the times once more.".to_owned()
            }
            Self::ChangedMeanwhile => "It changed just before you tapped. Nothing was done. Please look at it once more.".to_owned(),
            Self::Impossible(obstacle) => {
                format!("That cannot be had any more: {}. Nothing was booked. Please choose another time.", obstacle.words())
            }
            Self::CostsMore { owed } => format!(
                "The free time ended while you were looking: it costs {} now. Nothing was changed. Go back and look at it once more.",
                owed.spoken()
            ),
            Self::OtherVisit { visit } => format!(
                "There is a visit at that time already: {visit}. Nothing was changed. Choose another time, or move that visit first."
            ),
            Self::NotGivenBy { service } => format!("That therapist does not give {service}. Nothing was changed. Choose another."),
            Self::OldTimePast => "The time you had before has begun, so it cannot be brought back. Nothing was changed.".to_owned(),
            Self::OldTimeTaken => {
                "The time you had before was just taken, so it could not be brought back. Nothing was changed.".to_owned()
            }
            Self::RoomNotFree => "That room is not free then, or not one for this visit. Nothing was changed.".to_owned(),
            Self::NoRoomFree => "No room is free then. Nothing was changed.".to_owned(),
            Self::NoOtherRoom { visits } => {
                let named = &visits[..visits.len().min(MOST_NAMED)];
                format!("No other room is free for {}. Nothing was changed. Move or call off what is booked there first.", named.join("; "))
            }
        }
    }
}

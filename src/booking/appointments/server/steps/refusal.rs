//! Why a time could not be had: the database says that it is taken, or anything else.

use crate::booking::appointments::policy::HoldProblem;
use crate::error::AppError;
use crate::platform::db::DbError;

/// Why a hold did not come about: someone else has the time, its therapist is not there or rests by now, or anything else.
/// Whoever is refused for the first two is shown other times.
pub enum Refused {
    Taken,
    NotThere(&'static str),
    Because(AppError),
}

/// Whether the database says that therapist, room or equipment is not free.
pub fn is_taken(error: &DbError) -> bool {
    ["slot_taken", "room_taken", "equipment_taken"].iter().any(|name| error.is_constraint(name))
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        if is_taken(&error) || error == DbError::Contended { Self::Taken } else { Self::Because(error.into()) }
    }
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        Self::Because(error)
    }
}

impl From<HoldProblem> for Refused {
    fn from(problem: HoldProblem) -> Self {
        match problem {
            HoldProblem::Taken => Self::Taken,
            HoldProblem::OutsideHours => Self::NotThere("The therapist does not work then."),
            HoldProblem::Rest => Self::NotThere("The therapist has a rest then."),
            other => Self::Because(AppError::Conflict(other.sentence().to_owned())),
        }
    }
}

//! Refusals of a chosen time.

use crate::booking::appointments::policy::HoldProblem;
use crate::booking::appointments::problems::{Absence, StepProblem};
use crate::error::AppError;
use crate::platform::db::DbError;

/// Why a time was not placed. For the first two, other times are offered instead.
pub enum Refused {
    Taken,
    NotThere(Absence),
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

impl From<StepProblem> for Refused {
    fn from(problem: StepProblem) -> Self {
        Self::Because(problem.into())
    }
}

impl From<HoldProblem> for Refused {
    fn from(problem: HoldProblem) -> Self {
        match problem {
            HoldProblem::Taken => Self::Taken,
            HoldProblem::OutsideHours => Self::NotThere(Absence::OffDuty),
            HoldProblem::Rest => Self::NotThere(Absence::Resting),
            other => Self::Because(other.into()),
        }
    }
}

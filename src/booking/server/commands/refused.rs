//! Why a time could not be had: the database says that it is taken, or anything else.

use crate::booking::policy::HoldProblem;
use crate::error::AppError;
use crate::server::db::DbError;

/// Why a hold did not come about: someone else has the time, or anything else.
pub(super) enum Refused {
    Taken,
    Because(AppError),
}

/// Whether the database says that therapist, room or equipment is not free.
pub(super) fn is_taken(error: &DbError) -> bool {
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
        if problem == HoldProblem::Taken { Self::Taken } else { Self::Because(AppError::Conflict(problem.sentence().to_owned())) }
    }
}

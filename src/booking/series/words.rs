//! Why a plan of visits was not booked, in words.

use super::policy::PlanProblem;
use crate::error::AppError;

impl From<PlanProblem> for AppError {
    fn from(problem: PlanProblem) -> Self {
        Self::Conflict(match problem {
            PlanProblem::NothingTicked => "Nothing was ticked, so nothing was booked. Tick the visits you want.".to_owned(),
            PlanProblem::Taken { when } => {
                format!("{when} is not free any more. Nothing was booked. Please look at the plan once more.")
            }
        })
    }
}

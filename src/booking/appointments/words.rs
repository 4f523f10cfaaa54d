//! The sentences that say why an appointment was not held, confirmed, moved, ended or undone.

use super::cancellation::CancelProblem;
use super::eligibility::Ineligible;
use super::policy::{MarkProblem, MoveProblem};
use crate::error::AppError;

macro_rules! conflicts {
    ($($problem:ty),*) => {$(
        impl From<$problem> for AppError {
            fn from(problem: $problem) -> Self {
                Self::Conflict(problem.sentence().to_owned())
            }
        }
    )*};
}
conflicts!(MoveProblem, MarkProblem, CancelProblem, Ineligible);

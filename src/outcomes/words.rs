//! The sentences for a check-in that is refused.

use super::answers::{AnswerProblem, AnswerProblems};
use crate::error::{AppError, FieldError, FieldErrors};

impl From<AnswerProblems> for AppError {
    fn from(problems: AnswerProblems) -> Self {
        let errors = problems.0.into_iter().map(|(field, problem)| FieldError { field, sentence: problem.sentence() });
        Self::Invalid(FieldErrors(errors.collect()))
    }
}

impl AnswerProblem {
    fn sentence(self) -> String {
        match self {
            Self::Pain(problem) => problem.to_string(),
            Self::Score => "Please choose from 0 to 10 how well you can do it today.".to_owned(),
            Self::Activity => "Please load the page again and repeat your answer.".to_owned(),
            Self::Name(problem) => problem.sentence(),
        }
    }
}

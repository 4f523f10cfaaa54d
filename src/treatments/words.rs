//! The sentences of treatments: why a note is not opened, saved or signed.

use super::chart::{FieldProblem, NoteProblems, StartProblem, Unfinished};
use super::policy::SignProblem;
use crate::error::{AppError, FieldError, FieldErrors};

impl From<StartProblem> for AppError {
    fn from(problem: StartProblem) -> Self {
        let sentence = match problem {
            StartProblem::TooEarly => "A note opens 30 minutes before the visit. Nothing was changed. Please come back then.",
            StartProblem::NotOn => "This visit did not take place, so there is nothing to chart. Nothing was changed.",
            StartProblem::JustOpened => "This note was opened a moment ago. Nothing was lost. Please go back and open it again.",
        };
        Self::Conflict(sentence.to_owned())
    }
}

impl From<SignProblem> for AppError {
    fn from(problem: SignProblem) -> Self {
        let sentence = match problem {
            SignProblem::NotTheAuthor => return Self::NotFound,
            SignProblem::AlreadySigned => "This note is already signed. To change it, add a correction; both versions are kept.",
            SignProblem::DoesNotOpen => {
                "Part of this note cannot be opened, so it is not written over. What you typed was not saved: please keep a copy of it. \
                 Please tell the clinic’s owner."
            }
            SignProblem::ConsentMissing => Unfinished::Consent.sentence(),
        };
        Self::Conflict(sentence.to_owned())
    }
}

impl Unfinished {
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Summary => "The draft is kept. Before you sign, please write what was done, in words the client will read.",
            Self::Consent => "The draft is kept. The chest and the buttocks need written consent: tick that it is on file, then sign.",
        }
    }
}

impl From<NoteProblems> for AppError {
    fn from(problems: NoteProblems) -> Self {
        let errors = problems.0.into_iter().map(|(field, problem)| FieldError { field, sentence: problem.sentence() });
        Self::Invalid(FieldErrors(errors.collect()))
    }
}

impl FieldProblem {
    fn sentence(self) -> String {
        match self {
            Self::Minutes => "Please write the hands-on time in whole minutes, 1 to 480.".to_owned(),
            Self::Score(problem) => problem.to_string(),
            Self::Pressure(problem) => problem.to_string(),
            Self::Text(problem) => problem.sentence(),
            Self::NamedTwice(region) => format!("{} is named twice. Please keep one line.", region.label()),
            Self::NoArea => "Please choose the area these numbers belong to.".to_owned(),
            Self::TooMuchHomeCare(count) => {
                format!("That is {count} things to do at home. Eight is the most a person can keep up.")
            }
        }
    }
}

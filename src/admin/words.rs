//! Why the editors refuse what someone typed, and the sentence for each reason.

use crate::clinic::hours::BadHours;
use crate::error::AppError;
use crate::types::text::TextProblem;
use std::ops::RangeInclusive;

/// A field that was refused.
#[derive(Debug)]
pub struct Refused {
    field: &'static str,
    problem: Problem,
}

#[derive(Debug)]
pub enum Problem {
    Text(TextProblem),
    Hours(BadHours),
    Date,
    /// Neither a date nor a date with a time.
    DateAndTime,
    TimeOfDay,
    PastDay,
    PastRange,
    Minutes,
    Price,
    Number(Quantity, RangeInclusive<i64>),
    BufferLength,
    VisitLength,
    AddOnLength,
    Reminders,
    NoLabel,
    PlaceName,
    PlaceNameTaken,
}

#[derive(Debug, Clone, Copy)]
pub enum Quantity {
    Notice,
    Horizon,
    Window,
    Fee,
    Care,
}

impl Problem {
    pub const fn at(self, field: &'static str) -> Refused {
        Refused { field, problem: self }
    }

    fn sentence(&self) -> String {
        let fixed = match self {
            Self::Text(problem) => return problem.sentence(),
            Self::Hours(problem) => return problem.sentence(),
            Self::Number(quantity, within) => {
                return format!("{} is a whole number from {} to {}.", quantity.words(), within.start(), within.end());
            }
            Self::Date => "That is not a date. An example: 2026-12-24",
            Self::DateAndTime => "That is not a day and a time. An example: 2026-12-24T13:00",
            Self::TimeOfDay => "That is not a time of day. An example: 13:30",
            Self::PastDay => "That day is over.",
            Self::PastRange => "That is over, or ends before it begins.",
            Self::Minutes => "That is not a number of minutes. An example: 90",
            Self::Price => "That is not a price. An example: 95.50",
            Self::BufferLength => "At most 240 minutes lie before or after a visit.",
            Self::VisitLength => "A visit has 5 to 480 minutes.",
            Self::AddOnLength => "An add-on has at most 240 minutes.",
            Self::Reminders => "Hours before the visit, apart by spaces. An example: 72 24",
            Self::NoLabel => "Say which label whoever books it must have.",
            Self::PlaceName => "A place’s name has no comma, semicolon or @ in it. An example: Mission",
            Self::PlaceNameTaken => "There is a place of that name already.",
        };
        fixed.to_owned()
    }
}

impl Quantity {
    const fn words(self) -> &'static str {
        match self {
            Self::Notice => "The notice in hours",
            Self::Horizon => "The number of days ahead",
            Self::Window => "The number of hours before",
            Self::Fee => "The percentage",
            Self::Care => "The number of months",
        }
    }
}

impl From<Refused> for AppError {
    fn from(refused: Refused) -> Self {
        Self::invalid(refused.field, refused.problem.sentence())
    }
}

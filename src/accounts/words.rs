//! Why signing in, signing up or a household refuses something, and the sentence for each reason.

use super::policy::{BadPassword, PASSWORD_LENGTH};
use crate::error::AppError;
use crate::types::contact::{NotAPhone, NotAnEmail};
use crate::types::text::TextProblem;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    Email(NotAnEmail),
    Phone(NotAPhone),
    Name(TextProblem),
    Password(BadPassword),
    /// One answer for a wrong address and a wrong password, so that neither is given away.
    SignIn,
    /// Too many wrong passwords in a row.
    SignInClosed,
    /// A new person would have the address of another.
    AddressTaken,
    /// The desk tries to add someone who is on file.
    AddressOnFile,
    NoSuchClient,
    OwnGuardian,
    /// A client without an address, of whom the desk does not say that they are a child.
    CannotBeAsked,
    /// The link of a question about consent.
    ConsentEnded,
    HouseholdFull {
        most: usize,
    },
    /// The name that someone signs up with.
    SignUpName,
    NothingHeld,
    WrongCode,
    TooManyTries,
}

impl Refused {
    /// The field of the form that it is about.
    const fn field(self) -> Option<&'static str> {
        match self {
            Self::Email(_) | Self::AddressOnFile | Self::NoSuchClient | Self::OwnGuardian | Self::CannotBeAsked => Some("email"),
            Self::Phone(_) => Some("phone"),
            Self::Name(_) | Self::SignUpName => Some("name"),
            Self::Password(_) | Self::SignIn | Self::SignInClosed => Some("password"),
            Self::WrongCode | Self::TooManyTries => Some("code"),
            Self::AddressTaken | Self::HouseholdFull { .. } | Self::NothingHeld | Self::ConsentEnded => None,
        }
    }

    fn sentence(self) -> String {
        let fixed = match self {
            Self::Email(problem) => return problem.to_string(),
            Self::Phone(problem) => return problem.to_string(),
            Self::Name(problem) => return problem.sentence(),
            Self::Password(problem) => return problem.sentence(),
            Self::HouseholdFull { most } => {
                return format!("You book for {most} people already. Please speak with the front desk. Nothing was changed.");
            }
            Self::SignIn => "That e-mail and password do not belong together. Nothing was changed. Check both, or call the desk.",
            Self::SignInClosed => {
                "After too many wrong passwords in a row this account opens only where you have signed in before. Nothing was changed. \
                 Use that phone or computer, or call the clinic to have it unlocked."
            }
            Self::AddressTaken => "Someone with that e-mail address is here already. Nothing was changed.",
            Self::AddressOnFile => "Someone has this address already. Look for them by it.",
            Self::NoSuchClient => "No client has this address. Nothing was changed.",
            Self::OwnGuardian => "That is the same client. Nothing was changed.",
            Self::CannotBeAsked => {
                "This client has no e-mail address and cannot be asked. Nothing was changed. Only for a child is nobody asked."
            }
            Self::ConsentEnded => {
                "The link from the letter no longer works. Nothing was changed. To say yes or no, please call the clinic."
            }
            Self::SignUpName => "Please write your name, as the clinic should call you.",
            Self::NothingHeld => "Pick a time first: it is then held while you say who you are. Nothing was kept.",
            Self::WrongCode => {
                "That is not the code from the mail, or it is too old. Nothing was booked yet. Check it, or have a new one sent."
            }
            Self::TooManyTries => "That was one try too many for this code. Nothing was booked yet. Have a new one sent.",
        };
        fixed.to_owned()
    }
}

impl BadPassword {
    fn sentence(self) -> String {
        match self {
            Self::TooShort => "A password has at least eight characters. A short sentence is a good one.".to_owned(),
            Self::TooLong => format!("A password has at most {} characters.", PASSWORD_LENGTH.end()),
            Self::Guessable => "That is one of the first passwords anyone would try. Choose another.".to_owned(),
        }
    }
}

impl From<Refused> for AppError {
    fn from(refused: Refused) -> Self {
        match refused.field() {
            Some(field) => Self::invalid(field, refused.sentence()),
            None => Self::Conflict(refused.sentence()),
        }
    }
}

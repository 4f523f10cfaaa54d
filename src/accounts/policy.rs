//! The limits on passwords, on guessing them, and on mailed codes.

use crate::types::instant::Span;
use std::ops::RangeInclusive;

/// How long a mailed code can be used.
pub const CODE_LIVES: Span = Span::minutes(10);
/// How often one code can be tried.
pub const MOST_TRIES: i64 = 5;
/// A form that asks for a code counts as the earlier one sent twice within this time.
pub const SAME_FORM: Span = Span::seconds(30);

/// After this many wrong passwords in a row, the owner of the account is told by mail.
pub const WARN_OWNER_AFTER: i64 = 10;

/// How many characters a password has.
pub const PASSWORD_LENGTH: RangeInclusive<usize> = 8..=128;

/// Why a password that someone chooses is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPassword {
    TooShort,
    TooLong,
    Guessable,
}

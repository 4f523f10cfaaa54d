//! The limits on passwords, on guessing them, and on mailed codes.

use crate::platform::throttle::{Guessing, Most, Pace};
use crate::types::instant::Span;
use std::ops::RangeInclusive;

/// How long a mailed code can be used.
pub const CODE_LIVES: Span = Span::minutes(10);
/// How often one code can be tried.
pub const MOST_TRIES: i64 = 5;
/// Codes sent to one mail address, and codes that one newcomer has sent.
pub const CODES: Most = Most { uses: 3, within: Span::hours(1) };
/// Codes that one network has sent, to whatever addresses.
pub const CODES_OF_NETWORK: Most = Most { uses: 10, within: Span::hours(1) };
/// A form that asks for a code counts as the earlier one sent twice within this time.
pub const SAME_FORM: Span = Span::seconds(30);
/// Newcomers from one network. A waiting room shares one.
pub const NEWCOMERS: Most = Most { uses: 60, within: Span::hours(1) };

/// Passwords tried from one network. Known devices pass it.
pub const TRIES_OF_NETWORK: Pace = Pace { at_once: 10, each: Span::seconds(6) };
/// Passwords tried for one account, or on one device that it knows.
pub const PASSWORDS: Guessing = Guessing { free: 5, longest_wait: Span::minutes(15), most: 100, forgotten_after: Span::hours(24) };
/// After this many wrong passwords in a row, the owner of the account is told by mail.
pub const TOLD_AFTER: i64 = 10;

/// How many characters a password has.
pub const PASSWORD_LENGTH: RangeInclusive<usize> = 8..=128;

/// Why a password that someone chooses is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPassword {
    TooShort,
    TooLong,
    Guessable,
}

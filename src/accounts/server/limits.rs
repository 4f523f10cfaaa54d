//! How often passwords may be tried, codes and questions sent and newcomers come, in the words of the throttle.

use crate::platform::throttle::{Guessing, Most, Pace};
use crate::types::instant::Span;

/// Codes sent to one mail address, and codes that one newcomer has sent.
pub const CODES: Most = Most { uses: 3, within: Span::hours(1) };
/// Codes that one network has sent, to whatever addresses.
pub const CODES_OF_NETWORK: Most = Most { uses: 10, within: Span::hours(1) };
/// Letters that ask one client whether someone may act for them.
pub const CONSENT_LETTERS: Most = Most { uses: 3, within: Span::days(1) };
/// Newcomers from one network. A waiting room shares one.
pub const NEWCOMERS: Most = Most { uses: 60, within: Span::hours(1) };
/// Passwords tried from one network. Known devices pass it.
pub const TRIES_OF_NETWORK: Pace = Pace { at_once: 10, each: Span::seconds(6) };
/// Passwords that one newcomer chooses, and those of all newcomers of one network: each is judged and hashed.
pub const SIGN_UPS: Pace = Pace { at_once: 10, each: Span::seconds(6) };
pub const SIGN_UPS_OF_NETWORK: Pace = Pace { at_once: 30, each: Span::seconds(2) };
/// Passwords tried on all devices that one account knows, right ones included.
pub const SIGN_INS: Pace = Pace { at_once: 10, each: Span::seconds(6) };
/// Passwords tried for one account, or on one device that it knows.
pub const PASSWORDS: Guessing = Guessing { free: 5, longest_wait: Span::minutes(15), most: 100, forgotten_after: Span::hours(24) };

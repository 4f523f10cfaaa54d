//! How long a session lives.

use crate::platform::clock::SKEW;
use crate::types::instant::{Instant, Span};
use crate::types::person::Role;

/// The longest time between two requests, and the longest time overall.
pub struct SessionLimits {
    pub idle: Span,
    pub absolute: Span,
}

pub const fn session_limits(role: Role) -> SessionLimits {
    if role.is_clinic() {
        SessionLimits { idle: Span::minutes(15), absolute: Span::hours(8) }
    } else {
        SessionLimits { idle: Span::minutes(30), absolute: Span::hours(24) }
    }
}

/// A session that lies further ahead than its own limits reach was begun or seen by a clock that has been put back, and is void.
pub fn session_lives(role: Role, seen_at: Instant, expires_at: Instant, now: Instant) -> bool {
    let SessionLimits { idle, absolute } = session_limits(role);
    now < expires_at && expires_at.since(now) <= absolute.plus(SKEW) && now < seen_at.plus(idle) && seen_at.since(now) <= SKEW
}

/// `seen_at` is written at most this often, so that not every page costs a write.
pub const SEEN_EVERY: Span = Span::minutes(1);

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Instant = Instant::from_micros(1_000_000_000_000);

    #[test]
    fn staff_are_signed_out_sooner_than_clients() {
        let later = NOON.plus(Span::minutes(20));
        let expires = NOON.plus(Span::hours(8));
        assert!(!session_lives(Role::Staff, NOON, expires, later));
        assert!(session_lives(Role::Client, NOON, expires, later));
        assert!(!session_lives(Role::Client, expires, expires, expires));
    }

    #[test]
    fn a_session_begun_or_seen_by_a_clock_that_was_ahead_is_void() {
        assert!(!session_lives(Role::Staff, NOON, NOON.plus(Span::hours(9)), NOON));
        assert!(!session_lives(Role::Staff, NOON.plus(Span::minutes(16)), NOON.plus(Span::hours(8)), NOON));
        assert!(session_lives(Role::Staff, NOON.plus(Span::minutes(1)), NOON.plus(Span::hours(8)), NOON));
    }
}

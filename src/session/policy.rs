//! How long a session lives.

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

pub fn session_lives(role: Role, seen_at: Instant, expires_at: Instant, now: Instant) -> bool {
    now < expires_at && now < seen_at.plus(session_limits(role).idle)
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
}

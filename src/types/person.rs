//! Roles, rights and the person behind a session.

use super::ids::PersonId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    Client,
    Therapist,
    Staff,
    Owner,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// The page after signing in.
    pub const fn first_page(self) -> &'static str {
        match self {
            Self::Client => "/home",
            Self::Therapist => "/today",
            Self::Staff | Self::Owner => "/outcomes",
        }
    }

    /// Everyone but clients. They work at shared desks, so their sessions are shorter.
    pub const fn is_clinic(self) -> bool {
        !matches!(self, Self::Client)
    }
}

/// A right that a member of staff may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// The outcome board and the histories behind it.
    Outcomes,
    /// The schedule, the waiting list and the hours of the clinic.
    Schedule,
    /// Services, rooms, settings and the mail log.
    Admin,
}

impl Right {
    const fn bit(self) -> i64 {
        match self {
            Self::Outcomes => 1,
            Self::Schedule => 2,
            Self::Admin => 4,
        }
    }
}

/// A set of rights, stored as one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights(i64);

impl Rights {
    pub const NONE: Self = Self(0);
    pub const ALL: Self = Self(7);

    pub const fn from_bits(bits: i64) -> Self {
        Self(bits)
    }

    pub const fn bits(self) -> i64 {
        self.0
    }

    pub const fn with(self, right: Right) -> Self {
        Self(self.0 | right.bit())
    }

    pub const fn has(self, right: Right) -> bool {
        self.0 & right.bit() != 0
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub rights: Rights,
}

impl Person {
    /// "Maya" of "Maya Fournier".
    pub fn first_name(&self) -> &str {
        first_name(&self.name)
    }

    /// "MF" of "Maya Fournier".
    pub fn initials(&self) -> String {
        let mut letters = self.name.split_whitespace().filter_map(|word| word.chars().next());
        let first = letters.next();
        first.into_iter().chain(letters.next_back()).flat_map(char::to_uppercase).collect()
    }

    pub fn may(&self, right: Right) -> bool {
        match self.role {
            Role::Owner => true,
            Role::Staff => self.rights.has(right),
            Role::Client | Role::Therapist => false,
        }
    }
}

pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, role: Role, rights: Rights) -> Person {
        Person { id: PersonId::from_uuid(uuid::Uuid::nil()), name: name.to_owned(), email: String::new(), role, rights }
    }

    #[test]
    fn grace_at_the_desk_does_not_see_outcomes_and_omar_does() {
        let grace = person("Grace Tran", Role::Staff, Rights::NONE.with(Right::Schedule));
        let omar = person("Omar Haddad", Role::Staff, Rights::NONE.with(Right::Outcomes));
        assert!(!grace.may(Right::Outcomes));
        assert!(omar.may(Right::Outcomes));
    }

    #[test]
    fn a_client_has_no_right_whatever_their_bits() {
        assert!(!person("Maya Fournier", Role::Client, Rights::ALL).may(Right::Outcomes));
    }

    #[test]
    fn initials_are_of_the_first_and_last_name() {
        assert_eq!(person("Maya Fournier", Role::Client, Rights::NONE).initials(), "MF");
        assert_eq!(person("Noah", Role::Client, Rights::NONE).initials(), "N");
    }
}

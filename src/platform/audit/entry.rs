//! An entry of the audit log: the columns that the Alberta Electronic Health Record Regulation asks for.

use crate::types::ids::{ClientId, PersonId};
use crate::types::instant::Instant;
use crate::types::person::Person;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Action {
    View,
    Create,
    Change,
    End,
    SignIn,
    SignInRefused,
    SignOut,
    /// A sealed value did not open in its place.
    NotOpened,
}

impl Action {
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A person in a role, or the clinic's computer itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub id: Option<PersonId>,
    pub name: String,
    pub role: String,
}

impl From<&Person> for Actor {
    fn from(person: &Person) -> Self {
        Self { id: Some(person.id), name: person.name.clone(), role: person.role.as_str().to_owned() }
    }
}

impl Actor {
    /// Deferred work: expiring holds, sending mail, making the demo clinic.
    pub fn computer() -> Self {
        Self { id: None, name: "Unknot".to_owned(), role: "computer".to_owned() }
    }
}

/// The client whose record it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub id: ClientId,
    pub name: String,
}

/// A row of the log before it is chained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub at: Instant,
    pub actor: Actor,
    pub action: Action,
    /// The page or the command, such as `/visits/{id}` or `booking/hold`.
    pub screen: &'static str,
    pub subject: Option<Subject>,
    /// The id of the booking, visit or thread.
    pub about: Option<Uuid>,
}

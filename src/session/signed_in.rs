//! Being signed in, as types.

use super::living::Session;
use crate::platform::audit::entry::Subject;
use crate::types::ids::{ClientId, PersonId, TherapistId};
use crate::types::person::Person;
use std::sync::Arc;

macro_rules! signed_in {
    ($($(#[$doc:meta])* $name:ident($id:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            pub id: $id,
            session: Arc<Session>,
        }

        impl $name {
            /// Made by the request only.
            pub(super) fn new(id: $id, session: Arc<Session>) -> Self {
                Self { id, session }
            }

            pub fn person(&self) -> &Person {
                &self.session.person
            }
        }
    )*};
}

/// A client, or someone who acts for one: `id` is the client, `person` is who is signed in.
#[derive(Debug, Clone)]
pub struct SignedInClient {
    pub id: ClientId,
    session: Arc<Session>,
    acts_for: Option<String>,
}

signed_in! {
    SignedInTherapist(TherapistId);
    /// Staff or owner, holding the right that was asked for.
    SignedInStaff(PersonId);
    /// Anyone with a session.
    SignedIn(PersonId);
}

impl SignedIn {
    pub fn session(&self) -> &Session {
        &self.session
    }
}

impl SignedInClient {
    /// Made by the request only.
    pub(super) fn new(id: ClientId, session: Arc<Session>) -> Self {
        Self { id, session, acts_for: None }
    }

    pub fn person(&self) -> &Person {
        &self.session.person
    }

    /// This session acting for a dependant. Only the household may call this.
    pub fn acting_for(&self, id: ClientId, name: String) -> Self {
        Self { id, session: self.session.clone(), acts_for: Some(name) }
    }

    /// The name of the client they act for.
    pub fn acts_for(&self) -> Option<&str> {
        self.acts_for.as_deref()
    }

    /// The client as the subject of an audit row.
    pub fn subject(&self) -> Subject {
        Subject { id: self.id, name: self.acts_for.clone().unwrap_or_else(|| self.session.person.name.clone()) }
    }
}

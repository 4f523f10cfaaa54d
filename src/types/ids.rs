//! Typed identifiers. Each is a UUIDv7, so ids sort by age; none is ever a secret. New ones are made on the server only
//! (`platform::random`), which keeps random numbers out of the browser.

use super::form::FromField;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Text that is no id. The person sees the same page as for an id that never existed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromField for $name {
            fn from_field(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                // Only the hyphenated form: one id has one spelling in an address.
                if text.len() != 36 {
                    return Err(NotAnId);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )*};
}

ids! {
    /// A person with an account, in any role.
    PersonId;
    /// A person in the role of client.
    ClientId;
    /// A person in the role of therapist.
    TherapistId;
    ServiceId;
    RoomId;
    /// A location of the clinic besides its main one.
    LocationId;
    /// A machine or the like that a visit may need.
    EquipmentId;
    /// An extra that can be booked with a service.
    AddOnId;
    BookingId;
    /// A place on the waiting list.
    WaitId;
    /// A visit that took place, with its note.
    VisitId;
    ThreadId;
    MessageId;
    /// A request to check in, answered or not.
    CheckInId;
    /// One of a client's own activities (PSFS).
    ActivityId;
    JobId;
    MailId;
}

impl From<ClientId> for PersonId {
    fn from(id: ClientId) -> Self {
        Self(id.0)
    }
}

impl From<TherapistId> for PersonId {
    fn from(id: TherapistId) -> Self {
        Self(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_id_has_one_spelling() {
        let text = "0198c0de-0000-7000-8000-000000000001";
        assert_eq!(text.parse::<BookingId>().map(|id| id.to_string()), Ok(text.to_owned()));
        for other in ["0198c0de000070008000000000000001", "{0198c0de-0000-7000-8000-000000000001}", "", "x"] {
            assert_eq!(other.parse::<BookingId>(), Err(NotAnId));
        }
    }
}

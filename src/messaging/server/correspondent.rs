//! One of the two people of a thread: a signed-in client or a signed-in therapist.

use crate::error::AppError;
use crate::messaging::model::Side;
use crate::session::cx::Cx;
use crate::session::signed_in::{SignedInClient, SignedInTherapist};
use crate::types::ids::PersonId;

#[derive(Debug, Clone)]
pub enum Correspondent {
    Client(SignedInClient),
    Therapist(SignedInTherapist),
}

impl Correspondent {
    pub fn current(cx: &Cx) -> Result<Self, AppError> {
        cx.client().map(Self::Client).or_else(|_| cx.therapist().map(Self::Therapist))
    }

    pub fn id(&self) -> PersonId {
        match self {
            Self::Client(client) => client.id.into(),
            Self::Therapist(therapist) => therapist.id.into(),
        }
    }

    pub const fn side(&self) -> Side {
        match self {
            Self::Client(_) => Side::Client,
            Self::Therapist(_) => Side::Therapist,
        }
    }
}

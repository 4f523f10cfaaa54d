//! Why a client was not asked to choose another time, in words.

use crate::error::AppError;

/// The visit is not stranded, or not booked any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NothingHinders;

impl From<NothingHinders> for AppError {
    fn from(_: NothingHinders) -> Self {
        Self::Conflict("That visit can take place as it is booked, or is not booked any more. Nobody was written to.".to_owned())
    }
}

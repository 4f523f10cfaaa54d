//! Why a pair of times was not held, in words.

use super::policy::OneIsTaken;
use crate::error::AppError;

impl From<OneIsTaken> for AppError {
    fn from(_: OneIsTaken) -> Self {
        Self::Conflict("One of these two times is not free any more. Nothing was held. Please choose another pair.".to_owned())
    }
}

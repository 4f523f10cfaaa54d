//! What the editors read.

use crate::clinic::server::admin_store::{self, Away};
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::types::ids::TherapistId;

/// The time off of this therapist that is still to come, or under way.
pub async fn time_off_of(cx: &Cx, therapist: TherapistId) -> Result<Vec<Away>, AppError> {
    Ok(admin_store::time_off_of(&mut cx.state.db.read().await?, therapist, cx.now).await?)
}

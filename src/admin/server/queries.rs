//! Read models of the editors.

use crate::clinic::server::admin_store::{self, TimeOff};
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::types::ids::TherapistId;

/// Time off of this therapist that is not over yet.
pub async fn time_off_of(cx: &Cx, therapist: TherapistId) -> Result<Vec<TimeOff>, AppError> {
    Ok(admin_store::time_off_of(&mut cx.state.db.read().await?, therapist, cx.now).await?)
}

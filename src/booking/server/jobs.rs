//! Deferred work of booking.

use super::commands;
use crate::error::AppError;
use crate::server::state::AppState;
use crate::types::ids::BookingId;
use futures::FutureExt;
use uuid::Uuid;

/// The time of this hold is up: give it back, unless it was confirmed or let go.
pub async fn release_hold(state: &AppState, about: Uuid) -> Result<(), AppError> {
    let (id, now) = (BookingId::from_uuid(about), state.clock.now());
    state.db.write(move |tx| async move { Ok(commands::expire(tx, id, now).await?) }.boxed()).await
}

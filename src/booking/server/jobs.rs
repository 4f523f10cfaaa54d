//! Deferred work of booking.

use super::change::change;
use crate::booking::appointments::server::steps::{end, remind};
use crate::booking::waitlist::server::offer;
use crate::error::AppError;
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::ids::BookingId;
use uuid::Uuid;

/// The time of this hold is up: give it back, unless it was confirmed or let go.
pub async fn release_hold(state: &AppState, about: Uuid) -> Result<(), AppError> {
    let (id, cx) = (BookingId::from_uuid(about), Cx::of_computer(state).await?);
    let context = cx.clone();
    change(&cx, async move |tx: &mut Tx| Ok::<_, AppError>(((), end::expire(tx, &context, id).await?.into_iter().collect()))).await?;
    state.job_bell.notify_one();
    Ok(())
}

/// A visit comes near: its client is written to, if it still stands where it stood.
pub async fn remind(state: &AppState, about: Uuid) -> Result<(), AppError> {
    let cx = Cx::of_computer(state).await?;
    state.db.write(async move |tx: &mut Tx| remind::remind(tx, &cx, about).await).await?;
    state.job_bell.notify_one();
    Ok(())
}

/// Whoever waited for it sees on their open page that something is kept for them.
pub async fn tell_offer(state: &AppState, about: Uuid) -> Result<(), AppError> {
    let (id, cx) = (BookingId::from_uuid(about), Cx::of_computer(state).await?);
    state.db.write(async move |tx: &mut Tx| Ok::<_, AppError>(offer::tell(tx, &cx, id).await?)).await
}

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

/// Ends a hold whose time is up, unless it was confirmed or released.
pub async fn release_hold(state: &AppState, about: Uuid) -> Result<(), AppError> {
    let (id, cx) = (BookingId::from_uuid(about), Cx::of_computer(state).await?);
    let context = cx.clone();
    change(&cx, async move |tx: &mut Tx| Ok::<_, AppError>(((), end::expire(tx, &context, id).await?.into_iter().collect()))).await?;
    state.job_signal.send();
    Ok(())
}

/// Reminds the client of a visit, if it is still booked as it was.
pub async fn remind(state: &AppState, about: Uuid) -> Result<(), AppError> {
    let cx = Cx::of_computer(state).await?;
    state.db.write(async move |tx: &mut Tx| remind::remind(tx, &cx, about).await).await?;
    state.job_signal.send();
    Ok(())
}

/// Tells a client, on the pages they have open, that a time is offered to them.
pub async fn tell_offer(state: &AppState, about: Uuid) -> Result<(), AppError> {
    let (id, cx) = (BookingId::from_uuid(about), Cx::of_computer(state).await?);
    state.db.write(async move |tx: &mut Tx| Ok::<_, AppError>(offer::tell(tx, &cx, id).await?)).await
}

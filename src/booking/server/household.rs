//! Whose booking it is: one's own, or that of someone one acts for.

use super::wait_store;
use super::who_store as store;
use crate::accounts::server::household;
use crate::error::AppError;
use crate::server::cx::{Cx, SignedInClient};
use crate::types::ids::{BookingId, ClientId, WaitId};

/// Whoever this booking is for, if that is the signed-in client or someone they act for. Anyone else's is not there.
pub async fn owner(cx: &Cx, booking: BookingId) -> Result<SignedInClient, AppError> {
    let me = cx.client()?;
    match store::owner(&mut cx.state.db.read().await?, booking, me.id).await? {
        Some((id, _)) if id == me.id => Ok(me),
        Some((id, name)) => Ok(me.acting_for(id, name)),
        None => Err(AppError::NotFound),
    }
}

/// For whom something is asked: the owner of the visit that is moved, or whoever is named, or oneself.
pub async fn acting(cx: &Cx, client: Option<ClientId>, moving: Option<BookingId>) -> Result<SignedInClient, AppError> {
    match moving {
        Some(visit) => owner(cx, visit).await,
        None => household::acting(cx, cx.client()?, client).await,
    }
}

/// Whoever waits here, if that is the signed-in client or someone they act for.
pub async fn waits(cx: &Cx, wait: WaitId) -> Result<SignedInClient, AppError> {
    let me = cx.client()?;
    let client = wait_store::client_of(&mut cx.state.db.read().await?, wait).await?.ok_or(AppError::NotFound)?;
    household::acting(cx, me, Some(client)).await
}

//! Whose booking it is: one's own, or that of someone one acts for.

use super::store::{owner as store, owner};
use crate::accounts::server::household;
use crate::error::AppError;
use crate::platform::audit::entry::Subject;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{BookingId, ClientId};

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

/// A client as the one whose record is changed.
pub async fn subject(cx: &Cx, id: ClientId) -> Result<Subject, AppError> {
    let name = owner::client_name(&mut cx.state.db.read().await?, id).await?.ok_or(AppError::NotFound)?;
    Ok(Subject { id, name })
}

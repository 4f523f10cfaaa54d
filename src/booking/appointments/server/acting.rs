//! For whom a signed-in client acts: for themselves, or for a member of their household.

use super::store::owner as store;
use crate::accounts::server::household;
use crate::error::AppError;
use crate::platform::audit::entry::Subject;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{BookingId, ClientId};

/// The client of this booking, if that is the signed-in client or someone they act for. Nobody else's booking is found.
pub async fn owner(cx: &Cx, booking: BookingId) -> Result<SignedInClient, AppError> {
    let me = cx.client()?;
    match store::owner(&mut cx.state.db.read().await?, booking, me.id).await? {
        Some((id, _)) if id == me.id => Ok(me),
        Some((id, name)) => Ok(me.acting_for(id, name)),
        None => Err(AppError::NotFound),
    }
}

/// The clients of one hold, or of the two holds of people who come together.
pub async fn owners(cx: &Cx, hold: BookingId, also: Option<BookingId>) -> Result<Vec<(SignedInClient, BookingId)>, AppError> {
    let mut all = vec![(owner(cx, hold).await?, hold)];
    if let Some(also) = also {
        all.push((owner(cx, also).await?, also));
    }
    Ok(all)
}

/// The client something is done for: the owner of the visit that is moved, or the client who is named, or the one who is signed in.
pub async fn acting(cx: &Cx, client: Option<ClientId>, moving: Option<BookingId>) -> Result<SignedInClient, AppError> {
    match moving {
        Some(visit) => owner(cx, visit).await,
        None => household::acting(cx, cx.client()?, client).await,
    }
}

/// A client, for the audit log.
pub async fn subject(cx: &Cx, id: ClientId) -> Result<Subject, AppError> {
    let name = store::client_name(&mut cx.state.db.read().await?, id).await?.ok_or(AppError::NotFound)?;
    Ok(Subject { id, name })
}

//! Whose place on the waitlist it is.

use super::store;
use crate::accounts::server::household;
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::WaitId;

/// The owner of this wait, if that is the signed-in client or someone they act for.
pub async fn owner(cx: &Cx, wait: WaitId) -> Result<SignedInClient, AppError> {
    let me = cx.client()?;
    let client = store::client_of(&mut cx.state.db.read().await?, wait).await?.ok_or(AppError::NotFound)?;
    household::acting(cx, me, Some(client)).await
}

//! The delivery log.

use super::store::{self, Mail};
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;

/// The hundred newest letters, for staff only.
pub async fn log(cx: &Cx, _: &SignedInStaff) -> Result<Vec<Mail>, AppError> {
    Ok(store::newest(&mut cx.state.db.read().await?).await?)
}

//! The delivery log.

use super::store;
use crate::error::AppError;
use crate::server::cx::{Cx, SignedInStaff};

pub use super::store::Mail;

/// The hundred newest letters. Only staff who may run the clinic come this far.
pub async fn log(cx: &Cx, _: &SignedInStaff) -> Result<Vec<Mail>, AppError> {
    Ok(store::newest(&mut cx.state.db.read().await?).await?)
}

//! The id in a page's address. Text that is no id is answered like an id that never existed.

use crate::error::AppError;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use std::str::FromStr;

pub struct Id<T>(pub T);

impl<S: Send + Sync, T: FromStr + Send> FromRequestParts<S> for Id<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| AppError::NotFound)?;
        let (_, last) = params.iter().last().ok_or(AppError::NotFound)?;
        last.parse().map(Self).map_err(|_| AppError::NotFound)
    }
}

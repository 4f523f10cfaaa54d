//! The two ids in `/clients/{id}/visits/{visit}`. One that does not parse is not found, like one that never existed.

use crate::error::AppError;
use crate::types::ids::{ClientId, VisitId};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

pub struct ClientVisit(pub ClientId, pub VisitId);

impl<S: Send + Sync> FromRequestParts<S> for ClientVisit {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| AppError::NotFound)?;
        let mut values = params.iter().map(|(_, value)| value);
        match (values.next().map(str::parse), values.next().map(str::parse)) {
            (Some(Ok(client)), Some(Ok(visit))) => Ok(Self(client, visit)),
            _ => Err(AppError::NotFound),
        }
    }
}

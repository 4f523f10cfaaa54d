//! For the operator: liveness, readiness and metrics; and the address for browsers' reports on the content policy.

use crate::error::AppError;
use crate::platform::state::AppState;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

pub async fn healthz() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain")], "ok\n")
}

/// Ready means that the database answers.
pub async fn readyz(State(state): State<AppState>) -> Response {
    match state.db.answers().await {
        Ok(()) => ([(header::CONTENT_TYPE, "text/plain")], "ready\n").into_response(),
        Err(error) => AppError::from(error).into_response(),
    }
}

pub async fn metrics(State(state): State<AppState>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], state.metrics.text())
}

/// Counts the report and does not store it: it may quote the page.
pub async fn csp_report(State(state): State<AppState>, body: Bytes) -> StatusCode {
    state.metrics.count_csp_report();
    tracing::warn!(bytes = body.len(), "the content policy stopped something on a page");
    StatusCode::NO_CONTENT
}

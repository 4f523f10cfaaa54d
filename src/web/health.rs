//! For the operator: liveness, readiness and metrics; and the address for browsers' reports on the content policy.

use super::forms::LONGEST_SENDING;
use super::visitor;
use crate::error::AppError;
use crate::platform::db::DbResult;
use crate::platform::jobs::{Lane, store};
use crate::platform::sightings;
use crate::platform::state::AppState;
use crate::platform::throttle::Pace;
use crate::session::cx::Cx;
use crate::types::instant::{Instant, Span};
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use std::sync::PoisonError;
use tokio::time::timeout;

pub async fn healthz() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain")], "ok\n")
}

/// Ready means that the database can be read and written.
pub async fn readyz(State(state): State<AppState>) -> Response {
    match sightings::is_ready(&state).await {
        Ok(()) => ([(header::CONTENT_TYPE, "text/plain")], "ready\n").into_response(),
        Err(error) => AppError::from(error).into_response(),
    }
}

/// For the networks in the settings. A request through an unknown proxy may come from anywhere.
pub async fn metrics(State(state): State<AppState>, cx: Cx, headers: HeaderMap) -> Response {
    let (config, from) = (&state.config, cx.request.ip);
    if !config.metrics.contain(from) || visitor::came_through_an_unknown_proxy(from, &headers, &config.trusted_proxies) {
        return AppError::NotFound.into_response();
    }
    match jobs(&state, cx.now).await {
        Ok(jobs) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], state.metrics.text() + &jobs).into_response(),
        Err(error) => AppError::from(error).into_response(),
    }
}

/// How long the oldest job of each lane that is due has waited, and how many jobs are set aside.
async fn jobs(state: &AppState, now: Instant) -> DbResult<String> {
    let mut conn = state.db.read().await?;
    let mut out = String::from("# TYPE unknot_jobs_oldest_due_seconds gauge\n");
    for lane in Lane::ALL {
        let waited = store::oldest_due(&mut conn, lane, now).await?.map_or(0, |since| now.since(since).whole_seconds());
        let _ = writeln!(out, "unknot_jobs_oldest_due_seconds{{lane=\"{}\"}} {waited}", lane.as_str());
    }
    let dead = store::dead(&mut conn).await?;
    let _ = writeln!(out, "# TYPE unknot_jobs_dead gauge\nunknot_jobs_dead {dead}");
    Ok(out)
}

/// The longest report that is read.
const LONGEST_REPORT: usize = 16 * 1024;
/// Reports from all browsers together: a broken page shows in a few, and a flood of them is no news.
const REPORTS: Pace = Pace { at_once: 30, each: Span::seconds(2) };

/// Counts the report and does not store it: it may quote the page.
pub async fn csp_report(State(state): State<AppState>, cx: Cx, body: Body) -> Result<StatusCode, AppError> {
    let read = timeout(LONGEST_SENDING, to_bytes(body, LONGEST_REPORT)).await.map_err(|_| AppError::TooSlow)?;
    let bytes = read.map_err(|_| AppError::TooLarge)?.len();
    take_report(&state, cx.now)?;
    state.metrics.count_csp_report();
    tracing::warn!(bytes, "the content policy stopped something on a page");
    Ok(StatusCode::NO_CONTENT)
}

fn take_report(state: &AppState, now: Instant) -> Result<(), AppError> {
    let mut empty_at = state.metrics.reports_empty_at.lock().unwrap_or_else(PoisonError::into_inner);
    *empty_at = REPORTS.one_more(*empty_at, now).map_err(|wait| AppError::TooOften { wait_seconds: wait.seconds_up() })?;
    Ok(())
}

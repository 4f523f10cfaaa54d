//! `/calendar/{token}.ics`: a personal calendar. Its address is the only key to it.

use crate::booking::calendar::server::feed;
use crate::error::AppError;
use crate::session::cx::Cx;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

pub async fn feed_page(cx: Cx, Path(file): Path<String>) -> Result<Response, AppError> {
    let text = feed::calendar(&cx, &file).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"visits.ics\""),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    Ok((headers, text).into_response())
}

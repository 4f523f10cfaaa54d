//! Answers an open list of openings: how many there are, and which are still free.

use super::forms;
use crate::error::AppError;
use leptos::prelude::*;

/// How many openings the page with this query has by now.
#[server(prefix = "/api", endpoint = "booking/open-count", input = leptos::server_fn::codec::GetUrl)]
pub async fn open_count(#[server(flatten)] form: forms::OpenCount) -> Result<i64, AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::week::count(&cx, super::pages::filter::read(&crate::web::Query::parse(&form.page))).await
}

/// Which of these openings are still free.
#[server(prefix = "/api", endpoint = "booking/open-starts", input = leptos::server_fn::codec::GetUrl)]
pub async fn open_starts(#[server(flatten)] form: forms::OpenStarts) -> Result<Vec<String>, AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::week::open_starts(&cx, &form).await
}

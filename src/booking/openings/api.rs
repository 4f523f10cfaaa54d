//! What an open list of openings asks.

use crate::error::AppError;
use crate::types::ids::{BookingId, ServiceId};
use leptos::prelude::*;

/// How many openings the page with this query has by now.
#[server(prefix = "/api", endpoint = "booking/open-count", input = leptos::server_fn::codec::GetUrl)]
pub async fn open_count(page: String) -> Result<i64, AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::week::count(&cx, super::pages::filter::read(&crate::web::Query::parse(&page))).await
}

/// Which of these openings can still be had. `keys` are `therapist:start`, apart by commas.
#[server(prefix = "/api", endpoint = "booking/open-starts", input = leptos::server_fn::codec::GetUrl)]
pub async fn open_starts(
    service: ServiceId,
    keys: String,
    #[server(default)] add_ons: String,
    #[server(default)] moving: Option<BookingId>,
) -> Result<Vec<String>, AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let add_ons = crate::clinic::offering::add_on_ids(&add_ons);
    super::server::week::open_starts(&cx, service, &add_ons, &keys, moving).await
}

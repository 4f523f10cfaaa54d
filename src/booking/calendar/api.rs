//! A personal calendar address, made and stopped.

use crate::error::AppError;
use leptos::prelude::*;

/// Makes a personal calendar address, or replaces it.
#[server(prefix = "/api", endpoint = "booking/feed")]
pub async fn make_feed() -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::feed::make(&cx, &cx.signed_in()?).await?;
    crate::web::own_page::go_to("/me#calendar");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/feed-stop")]
pub async fn stop_feed() -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::feed::stop(&cx, &cx.signed_in()?).await?;
    crate::web::own_page::go_to("/me#calendar");
    Ok(())
}

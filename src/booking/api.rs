//! Holding, confirming, letting go and cancelling, from plain forms; and what the list of openings asks while it is open.

use crate::error::AppError;
use crate::types::ids::{BookingId, ServiceId, TherapistId};
use crate::types::instant::Instant;
use leptos::prelude::*;

/// `start` in microseconds since the epoch, as the page wrote it.
#[server(prefix = "/api", endpoint = "booking/hold")]
pub async fn hold(
    therapist: TherapistId,
    service: ServiceId,
    start: Instant,
    #[server(default)] replaces: Option<BookingId>,
) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    let wanted = super::server::commands::Wanted { therapist, service, start, replaces };
    let hold = super::server::commands::hold(&cx, &cx.client()?, wanted).await?;
    leptos_axum::redirect(&format!("/book/confirm/{hold}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/confirm")]
pub async fn confirm(hold: BookingId) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::commands::confirm(&cx, &cx.client()?, hold).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

/// Ten minutes more.
#[server(prefix = "/api", endpoint = "booking/extend")]
pub async fn extend(hold: BookingId) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::commands::extend(&cx, &cx.client()?, hold).await?;
    leptos_axum::redirect(&format!("/book/confirm/{hold}"));
    Ok(())
}

/// `step` is the instant of the step that is taken back, as the page wrote it.
#[server(prefix = "/api", endpoint = "booking/undo")]
pub async fn undo(booking: BookingId, step: Instant) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::commands::undo(&cx, &cx.client()?, booking, step).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

/// A personal calendar address, or a new one in the place of the old.
#[server(prefix = "/api", endpoint = "booking/feed")]
pub async fn make_feed() -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::feed::make(&cx, &cx.signed_in()?).await?;
    leptos_axum::redirect("/me#calendar");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/feed-stop")]
pub async fn stop_feed() -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::feed::stop(&cx, &cx.signed_in()?).await?;
    leptos_axum::redirect("/me#calendar");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/let-go")]
pub async fn let_go(hold: BookingId) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::commands::let_go(&cx, &cx.client()?, hold).await?;
    leptos_axum::redirect("/book");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/cancel")]
pub async fn cancel(booking: BookingId) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::commands::cancel(&cx, &cx.client()?, booking).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

/// The openings of the week from `from` on, as `therapist:start`. Without a therapist: everyone’s.
#[server(prefix = "/api", endpoint = "booking/open-starts", input = leptos::server_fn::codec::GetUrl)]
pub async fn open_starts(
    service: ServiceId,
    #[server(default)] therapist: Option<TherapistId>,
    from: String,
    #[server(default)] moving: Option<BookingId>,
) -> Result<Vec<String>, AppError> {
    let cx = crate::server::cx::Cx::current()?;
    let from = from.parse().map_err(|_| AppError::BadForm)?;
    super::server::queries::open_starts(&cx, service, therapist, from, moving).await
}

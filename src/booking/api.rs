//! Holding, confirming, letting go and cancelling, from plain forms; and what the list of openings asks while it is open.

// A plain form names every box it has, and each is an argument.
#![allow(clippy::too_many_arguments)]

use crate::error::AppError;
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId};
use crate::types::instant::Instant;
use leptos::prelude::*;

/// `start` in microseconds since the epoch, as the page wrote it.
#[server(prefix = "/api", endpoint = "booking/hold")]
pub async fn hold(
    therapist: TherapistId,
    service: ServiceId,
    start: Instant,
    #[server(default)] replaces: Option<BookingId>,
    #[server(default)] add_ons: String,
    #[server(default)] client: Option<ClientId>,
) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    let add_ons = crate::clinic::model::add_on_ids(&add_ons);
    let wanted = super::server::commands::Wanted { therapist, service, start, replaces, add_ons };
    let me = super::server::household::acting(&cx, client, replaces).await?;
    let hold = super::server::commands::hold(&cx, &me, wanted).await?;
    leptos_axum::redirect(&format!("/book/confirm/{hold}"));
    Ok(())
}

/// `also` is the hold of whoever comes along: both are booked, or neither. `agreed` is what the page said that moving costs,
/// in cents.
#[server(prefix = "/api", endpoint = "booking/confirm")]
pub async fn confirm(
    hold: BookingId,
    #[server(default)] also: Option<BookingId>,
    #[server(default)] agreed: Option<i64>,
) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    let mut all = vec![(super::server::household::owner(&cx, hold).await?, hold)];
    if let Some(also) = also {
        all.push((super::server::household::owner(&cx, also).await?, also));
    }
    super::server::commands::confirm_all(&cx, &all, super::cancelling::agreed(agreed)).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

/// Times for two of one household: `first`, or oneself, and `client`.
#[server(prefix = "/api", endpoint = "booking/hold-both")]
pub async fn hold_both(
    therapist: TherapistId,
    service: ServiceId,
    start: Instant,
    client: ClientId,
    therapist2: TherapistId,
    service2: ServiceId,
    start2: Instant,
    #[server(default)] first: Option<ClientId>,
) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    let one = super::server::household::acting(&cx, first, None).await?;
    let other = super::server::household::acting(&cx, Some(client), None).await?;
    if one.id == other.id {
        return Err(AppError::BadForm);
    }
    let wanted =
        |therapist, service, start| super::server::commands::Wanted { therapist, service, start, replaces: None, add_ons: Vec::new() };
    let both = [(&one, wanted(therapist, service, start)), (&other, wanted(therapist2, service2, start2))];
    let [hold, also] = super::server::commands::hold_both(&cx, both).await?;
    leptos_axum::redirect(&super::pages::confirm_address(hold, Some(also)));
    Ok(())
}

/// Ten minutes more, for both of two who come together.
#[server(prefix = "/api", endpoint = "booking/extend")]
pub async fn extend(hold: BookingId, #[server(default)] also: Option<BookingId>) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    let mut all = Vec::new();
    for hold in [Some(hold), also].into_iter().flatten() {
        all.push((super::server::household::owner(&cx, hold).await?, hold));
    }
    super::server::commands::extend(&cx, &all).await?;
    leptos_axum::redirect(&super::pages::confirm_address(hold, also));
    Ok(())
}

/// `step` is the instant of the step that is taken back, as the page wrote it.
#[server(prefix = "/api", endpoint = "booking/undo")]
pub async fn undo(booking: BookingId, step: Instant) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::commands::undo(&cx, &super::server::household::owner(&cx, booking).await?, booking, step).await?;
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
pub async fn let_go(hold: BookingId, #[server(default)] also: Option<BookingId>) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    for hold in [Some(hold), also].into_iter().flatten() {
        super::server::commands::let_go(&cx, &super::server::household::owner(&cx, hold).await?, hold).await?;
    }
    leptos_axum::redirect("/book");
    Ok(())
}

/// `agreed` is the fee that stood on the page, in cents.
#[server(prefix = "/api", endpoint = "booking/cancel")]
pub async fn cancel(booking: BookingId, #[server(default)] agreed: Option<i64>) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::commands::cancel(&cx, &super::server::household::owner(&cx, booking).await?, booking, super::cancelling::agreed(agreed))
        .await?;
    leptos_axum::redirect("/home");
    Ok(())
}

/// How many openings the page with this query has by now.
#[server(prefix = "/api", endpoint = "booking/open-count", input = leptos::server_fn::codec::GetUrl)]
pub async fn open_count(page: String) -> Result<i64, AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::openings::count(&cx, super::pages::asked(&crate::server::web::Typed::parse(&page))).await
}

/// Which of these openings can still be had. `keys` are `therapist:start`, apart by commas.
#[server(prefix = "/api", endpoint = "booking/open-starts", input = leptos::server_fn::codec::GetUrl)]
pub async fn open_starts(
    service: ServiceId,
    keys: String,
    #[server(default)] add_ons: String,
    #[server(default)] moving: Option<BookingId>,
) -> Result<Vec<String>, AppError> {
    let cx = crate::server::cx::Cx::current()?;
    let add_ons = crate::clinic::model::add_on_ids(&add_ons);
    super::server::queries::open_starts(&cx, service, &add_ons, &keys, moving).await
}

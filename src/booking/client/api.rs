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
    let cx = crate::session::cx::Cx::current()?;
    let add_ons = crate::clinic::offering::add_on_ids(&add_ons);
    let wanted = crate::booking::appointments::server::steps::wanted::Wanted { therapist, service, start, replaces, add_ons };
    let me = crate::booking::appointments::server::acting::acting(&cx, client, replaces).await?;
    let hold = super::server::hold::hold(&cx, &me, wanted).await?;
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
    let cx = crate::session::cx::Cx::current()?;
    let mut all = vec![(crate::booking::appointments::server::acting::owner(&cx, hold).await?, hold)];
    if let Some(also) = also {
        all.push((crate::booking::appointments::server::acting::owner(&cx, also).await?, also));
    }
    super::server::confirm::confirm_all(&cx, &all, crate::booking::appointments::cancellation::agreed(agreed)).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

/// Ten minutes more, for both of two who come together.
#[server(prefix = "/api", endpoint = "booking/extend")]
pub async fn extend(hold: BookingId, #[server(default)] also: Option<BookingId>) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let mut all = Vec::new();
    for hold in [Some(hold), also].into_iter().flatten() {
        all.push((crate::booking::appointments::server::acting::owner(&cx, hold).await?, hold));
    }
    super::server::extend::extend(&cx, &all).await?;
    leptos_axum::redirect(&super::pages::confirm::address(hold, also));
    Ok(())
}

/// `step` is the instant of the step that is taken back, as the page wrote it.
#[server(prefix = "/api", endpoint = "booking/undo")]
pub async fn undo(booking: BookingId, step: Instant) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::undo::undo(&cx, &crate::booking::appointments::server::acting::owner(&cx, booking).await?, booking, step).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/let-go")]
pub async fn let_go(hold: BookingId, #[server(default)] also: Option<BookingId>) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    for hold in [Some(hold), also].into_iter().flatten() {
        super::server::cancel::let_go(&cx, &crate::booking::appointments::server::acting::owner(&cx, hold).await?, hold).await?;
    }
    leptos_axum::redirect("/book");
    Ok(())
}

/// `agreed` is the fee that stood on the page, in cents.
#[server(prefix = "/api", endpoint = "booking/cancel")]
pub async fn cancel(booking: BookingId, #[server(default)] agreed: Option<i64>) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::cancel::cancel(
        &cx,
        &crate::booking::appointments::server::acting::owner(&cx, booking).await?,
        booking,
        crate::booking::appointments::cancellation::agreed(agreed),
    )
    .await?;
    leptos_axum::redirect("/home");
    Ok(())
}

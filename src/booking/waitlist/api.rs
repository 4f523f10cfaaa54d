//! Joining and leaving the waiting list, and booking a plan of visits, from plain forms.

// A plain form names every box it has, and each is an argument.
#![allow(clippy::too_many_arguments)]

use crate::error::AppError;
use crate::types::ids::{ClientId, ServiceId, WaitId};
use leptos::prelude::*;

/// `therapist`: ids apart by spaces, or anyone. `d1` to `d7` are Monday to Sunday, `p1` to `p3` morning, afternoon and evening: "on" where ticked. `notice` in hours.
#[server(prefix = "/api", endpoint = "booking/wait")]
pub async fn join_waitlist(
    service: ServiceId,
    #[server(default)] therapist: String,
    #[server(default)] d1: String,
    #[server(default)] d2: String,
    #[server(default)] d3: String,
    #[server(default)] d4: String,
    #[server(default)] d5: String,
    #[server(default)] d6: String,
    #[server(default)] d7: String,
    #[server(default)] p1: String,
    #[server(default)] p2: String,
    #[server(default)] p3: String,
    from: String,
    until: String,
    #[server(default)] notice: String,
    #[server(default)] swaps: String,
    #[server(default)] client: Option<ClientId>,
    #[server(default)] place: String,
    #[server(default)] add_ons: String,
) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let ticked = super::server::join::Ticked { days: [d1, d2, d3, d4, d5, d6, d7], parts: [p1, p2, p3] };
    let join = super::server::join::Join::read(service, &therapist, &ticked, (&from, &until), &notice, &swaps)?;
    let (place, add_ons) = (place.parse().ok(), crate::clinic::offering::add_on_ids(&add_ons));
    let join = super::server::join::Join { place, add_ons, ..join };
    super::server::join::join_waitlist(&cx, &crate::booking::appointments::server::acting::acting(&cx, client, None).await?, join).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/leave-wait")]
pub async fn leave_waitlist(wait: WaitId) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::join::leave_waitlist(&cx, &super::server::acting::waits(&cx, wait).await?, wait).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

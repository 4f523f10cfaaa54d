//! Joining and leaving the waiting list, and booking a plan of visits, from plain forms.

// A plain form names every box it has, and each is an argument.
#![allow(clippy::too_many_arguments)]

use crate::error::AppError;
use crate::types::ids::{ClientId, RoomId, ServiceId, TherapistId, WaitId};
use crate::types::instant::Instant;
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
    let cx = crate::server::cx::Cx::current()?;
    let ticked = super::server::commands::Ticked { days: [d1, d2, d3, d4, d5, d6, d7], parts: [p1, p2, p3] };
    let join = super::server::commands::Join::read(service, &therapist, &ticked, (&from, &until), &notice, &swaps)?;
    let (place, add_ons) = (crate::clinic::model::place_of_word(&place), crate::clinic::model::add_on_ids(&add_ons));
    let join = super::server::commands::Join { place, add_ons, ..join };
    super::server::commands::join_waitlist(&cx, &super::server::household::acting(&cx, client, None).await?, join).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/leave-wait")]
pub async fn leave_waitlist(wait: WaitId) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::commands::leave_waitlist(&cx, &super::server::household::waits(&cx, wait).await?, wait).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

/// A plan of visits: `s1` to `s12` are starts in microseconds since the epoch, empty where unticked.
#[server(prefix = "/api", endpoint = "booking/plan")]
pub async fn book_plan(
    therapist: TherapistId,
    service: ServiceId,
    #[server(default)] room: Option<RoomId>,
    #[server(default)] s1: Option<Instant>,
    #[server(default)] s2: Option<Instant>,
    #[server(default)] s3: Option<Instant>,
    #[server(default)] s4: Option<Instant>,
    #[server(default)] s5: Option<Instant>,
    #[server(default)] s6: Option<Instant>,
    #[server(default)] s7: Option<Instant>,
    #[server(default)] s8: Option<Instant>,
    #[server(default)] s9: Option<Instant>,
    #[server(default)] s10: Option<Instant>,
    #[server(default)] s11: Option<Instant>,
    #[server(default)] s12: Option<Instant>,
    #[server(default)] client: Option<ClientId>,
    #[server(default)] add_ons: String,
) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    let me = super::server::household::acting(&cx, client, None).await?;
    let starts = [s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12].into_iter().flatten().collect();
    let add_ons = crate::clinic::model::add_on_ids(&add_ons);
    super::server::commands::book_plan(&cx, &me, super::server::commands::Planned { therapist, service, room, add_ons, starts }).await?;
    // All that lies ahead stands there, each with its way out.
    leptos_axum::redirect("/home");
    Ok(())
}

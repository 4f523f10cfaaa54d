//! Booking a series.

use crate::error::AppError;
use crate::types::ids::{ClientId, RoomId, ServiceId, TherapistId};
use crate::types::instant::Instant;
use leptos::prelude::*;

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
    let cx = crate::session::cx::Cx::current()?;
    let me = crate::booking::appointments::server::acting::acting(&cx, client, None).await?;
    let starts = [s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12].into_iter().flatten().collect();
    let add_ons = crate::clinic::offering::add_on_ids(&add_ons);
    super::server::book::book_plan(&cx, &me, super::server::book::Planned { therapist, service, room, add_ons, starts }).await?;
    // All that lies ahead stands there, each with its way out.
    leptos_axum::redirect("/home");
    Ok(())
}

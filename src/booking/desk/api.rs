//! What the desk does with visits, from plain forms.

use crate::error::AppError;
use crate::types::ids::{BookingId, ClientId, RoomId, ServiceId, TherapistId};
use crate::types::instant::Instant;
use leptos::prelude::*;

/// Someone who calls and was never here.
#[server(prefix = "/api", endpoint = "schedule/new-client")]
pub async fn new_client(name: String, #[server(default)] email: String, #[server(default)] phone: String) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    let client = crate::accounts::server::household::new_client(&cx, &desk, &name, &email, &phone).await?;
    leptos_axum::redirect(&format!("/schedule/book?client={client}"));
    Ok(())
}

/// `start` in microseconds since the epoch, as the page wrote it.
#[server(prefix = "/api", endpoint = "schedule/book")]
pub async fn book_for(
    client: ClientId,
    therapist: TherapistId,
    service: ServiceId,
    start: Instant,
    #[server(default)] add_ons: String,
) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    let add_ons = crate::clinic::offering::add_on_ids(&add_ons);
    let wanted = crate::booking::appointments::server::steps::wanted::Wanted { therapist, service, start, replaces: None, add_ons };
    super::server::commands::book_for(&cx, &desk, client, wanted).await?;
    leptos_axum::redirect(&super::server::addresses::schedule_of(&cx, start));
    Ok(())
}

#[server(prefix = "/api", endpoint = "schedule/move")]
pub async fn move_for(
    booking: BookingId,
    therapist: TherapistId,
    service: ServiceId,
    start: Instant,
    #[server(default)] room: Option<RoomId>,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    let wanted = crate::booking::appointments::server::steps::wanted::Wanted {
        therapist,
        service,
        start,
        replaces: Some(booking),
        add_ons: Vec::new(),
    };
    super::server::commands::move_for(&cx, &desk, booking, wanted, room).await?;
    let there = super::server::addresses::schedule_of(&cx, start);
    leptos_axum::redirect(if back.is_empty() { &there } else { "/admin/handover" });
    Ok(())
}

/// Another room at the same time; without `room` any that is free.
#[server(prefix = "/api", endpoint = "schedule/room")]
pub async fn reseat(booking: BookingId, #[server(default)] room: Option<RoomId>, #[server(default)] day: String) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    super::server::commands::reseat_for(&cx, &desk, booking, room).await?;
    leptos_axum::redirect(&super::server::addresses::schedule_on(&day));
    Ok(())
}

/// Asks the client of a visit that cannot take place as it is booked to choose another time.
#[server(prefix = "/api", endpoint = "schedule/ask")]
pub async fn ask_to_move(booking: BookingId) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    crate::booking::stranded::server::commands::ask_to_move(&cx, &desk, booking).await?;
    leptos_axum::redirect("/admin/handover");
    Ok(())
}

/// `became`: arrived, completed, no_show or booked.
#[server(prefix = "/api", endpoint = "schedule/mark")]
pub async fn mark(booking: BookingId, became: String, #[server(default)] day: String) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    let became = crate::booking::model::BookingStatus::parse(&became)
        .filter(|to| crate::booking::appointments::policy::is_mark(*to))
        .ok_or(AppError::BadForm)?;
    super::server::commands::mark(&cx, &desk, booking, became).await?;
    leptos_axum::redirect(&super::server::addresses::schedule_on(&day));
    Ok(())
}

/// `reason`: one of the words of `CancelReason`. `agreed`: the fee that stood on the button, in cents.
#[server(prefix = "/api", endpoint = "schedule/call-off")]
pub async fn call_off(
    booking: BookingId,
    reason: String,
    #[server(default)] day: String,
    #[server(default)] agreed: Option<i64>,
) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    let reason = crate::booking::model::CancelReason::parse(&reason).ok_or(AppError::BadForm)?;
    super::server::commands::call_off(&cx, &desk, booking, reason, crate::booking::appointments::cancellation::agreed(agreed)).await?;
    leptos_axum::redirect(&super::server::addresses::schedule_on(&day));
    Ok(())
}

#[server(prefix = "/api", endpoint = "schedule/waive")]
pub async fn waive(booking: BookingId, #[server(default)] day: String) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    super::server::commands::waive(&cx, &desk, booking).await?;
    leptos_axum::redirect(&super::server::addresses::schedule_on(&day));
    Ok(())
}

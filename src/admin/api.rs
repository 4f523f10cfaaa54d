//! The editors of the clinic, from plain forms.

// A plain form names every field it has, and each is an argument.
#![allow(clippy::too_many_arguments)]

use crate::error::AppError;
use crate::types::ids::{AddOnId, ClientId, EquipmentId, LocationId, RoomId, ServiceId, TherapistId};
use leptos::prelude::*;
use uuid::Uuid;

/// The hours of every week, Monday first: "08:00-12:15, 13:00-18:30".
#[server(prefix = "/api", endpoint = "admin/week")]
pub async fn put_week(
    therapist: TherapistId,
    #[server(default)] d1: String,
    #[server(default)] d2: String,
    #[server(default)] d3: String,
    #[server(default)] d4: String,
    #[server(default)] d5: String,
    #[server(default)] d6: String,
    #[server(default)] d7: String,
    #[server(default)] agreed: usize,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    cx.practice.therapist(therapist).ok_or(AppError::NotFound)?;
    let change = super::server::hours_form::week(&cx.practice, therapist, &[d1, d2, d3, d4, d5, d6, d7])?;
    super::server::commands::make_and_go(&cx, &staff, change, agreed, &format!("/admin/shifts/{therapist}")).await
}

/// The hours of one date; none is a day off.
#[server(prefix = "/api", endpoint = "admin/day")]
pub async fn put_day(
    therapist: TherapistId,
    day: String,
    #[server(default)] hours: String,
    #[server(default)] agreed: usize,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    cx.practice.therapist(therapist).ok_or(AppError::NotFound)?;
    let change = super::server::hours_form::day(&cx, therapist, &day, &hours)?;
    super::server::commands::make_and_go(&cx, &staff, change, agreed, &format!("/admin/shifts/{therapist}")).await
}

#[server(prefix = "/api", endpoint = "admin/day-end")]
pub async fn usual_day(therapist: TherapistId, day: String, #[server(default)] agreed: usize) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    super::server::commands::usual_day(&cx, &staff, therapist, day, agreed).await?;
    super::server::commands::go(agreed, &format!("/admin/shifts/{therapist}"));
    Ok(())
}

/// `from` and `until` as a browser writes them: "2026-12-24T13:00".
#[server(prefix = "/api", endpoint = "admin/time-off")]
pub async fn put_time_off(therapist: TherapistId, from: String, until: String, #[server(default)] agreed: usize) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    cx.practice.therapist(therapist).ok_or(AppError::NotFound)?;
    let range = super::server::hours_form::stretch(&cx, &from, &until)?;
    super::server::commands::make_and_go(
        &cx,
        &staff,
        crate::clinic::server::changes::Change::Off { therapist, range },
        agreed,
        &format!("/admin/shifts/{therapist}"),
    )
    .await
}

/// `therapist` is an id or "everyone", `day` is a date, `from` and `until` are times of it: "13:00".
#[server(prefix = "/api", endpoint = "schedule/block")]
pub async fn block(therapist: String, day: String, from: String, until: String, #[server(default)] agreed: usize) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let change = super::server::hours_form::kept_free(&cx, &therapist, &day, &from, &until)?;
    super::server::commands::make_and_go(&cx, &staff, change, agreed, &crate::booking::desk::server::addresses::schedule_on(&day)).await
}

#[server(prefix = "/api", endpoint = "admin/time-off-end")]
pub async fn end_time_off(therapist: TherapistId, off: Uuid) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    super::server::commands::end_time_off(&cx, &staff, off).await?;
    leptos_axum::redirect(&format!("/admin/shifts/{therapist}"));
    Ok(())
}

/// `place` is empty for the whole clinic.
#[server(prefix = "/api", endpoint = "admin/closure")]
pub async fn put_closure(
    #[server(default)] place: String,
    from: String,
    until: String,
    #[server(default)] reason: String,
    #[server(default)] agreed: usize,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let change = super::server::hours_form::closure(&cx, &place, &from, &until, &reason)?;
    super::server::commands::make_and_go(&cx, &staff, change, agreed, "/admin/closures").await
}

#[server(prefix = "/api", endpoint = "admin/closure-end")]
pub async fn end_closure(closure: Uuid) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    super::server::commands::end_closure(&cx, &staff, closure).await?;
    leptos_axum::redirect("/admin/closures");
    Ok(())
}

/// In minutes; empty is no limit.
#[server(prefix = "/api", endpoint = "admin/hands")]
pub async fn put_strain(
    therapist: TherapistId,
    #[server(default)] daily: String,
    #[server(default)] unbroken: String,
    #[server(default)] rest: String,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let limits = (
        super::server::fields::minutes("daily", &daily)?,
        super::server::fields::minutes("unbroken", &unbroken)?,
        super::server::fields::minutes("rest", &rest)?,
    );
    super::server::commands::put_strain(&cx, &staff, therapist, limits.0, limits.1, limits.2.unwrap_or(0)).await?;
    leptos_axum::redirect(&format!("/admin/shifts/{therapist}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/offer")]
pub async fn put_offer(
    therapist: TherapistId,
    service: ServiceId,
    gives: String,
    #[server(default)] price: String,
    #[server(default)] agreed: usize,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    cx.practice.therapist(therapist).and(cx.practice.service(service)).ok_or(AppError::NotFound)?;
    let price = super::server::fields::dollars("price", &price)?;
    super::server::commands::put_offer(&cx, &staff, (therapist, service), gives == "yes", price, agreed).await?;
    super::server::commands::go(agreed, &format!("/admin/services/{service}"));
    Ok(())
}

/// What holds for all of the clinic.
#[server(prefix = "/api", endpoint = "admin/clinic")]
pub async fn put_clinic(
    name: String,
    #[server(default)] street: String,
    #[server(default)] city: String,
    #[server(default)] phone: String,
    notice: String,
    horizon: String,
    step: String,
    window: String,
    fee: String,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    let typed = super::server::fields::TypedClinic { name, street, city, phone, notice, horizon, step, window, fee };
    super::server::commands::put_clinic(&cx, &staff, typed).await?;
    leptos_axum::redirect("/admin");
    Ok(())
}

/// Without `service` a new one.
#[server(prefix = "/api", endpoint = "admin/service")]
pub async fn put_service(
    #[server(default)] service: Option<ServiceId>,
    name: String,
    kind: String,
    minutes: String,
    price: String,
    #[server(default)] before: String,
    #[server(default)] after: String,
    #[server(default)] reminders: String,
    #[server(default)] online: String,
    audience: String,
    #[server(default)] label: String,
    #[server(default)] referral: String,
    #[server(default)] equipment: String,
    #[server(default)] agreed: usize,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    let typed = super::server::fields::TypedService {
        name,
        kind,
        minutes,
        price,
        before,
        after,
        reminders,
        online,
        audience,
        label,
        referral,
        equipment,
    };
    let id = super::server::commands::put_service(&cx, &staff, service, typed, agreed).await?;
    super::server::commands::go(agreed, &format!("/admin/services/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/service-end")]
pub async fn retire_service(service: ServiceId) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::retire_service(&cx, &staff, service).await?;
    leptos_axum::redirect("/admin/services");
    Ok(())
}

/// None named: any room will do.
#[server(prefix = "/api", endpoint = "admin/service-rooms")]
pub async fn put_service_rooms(
    service: ServiceId,
    #[server(default)] rooms: Vec<RoomId>,
    #[server(default)] agreed: usize,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    cx.practice.service(service).ok_or(AppError::NotFound)?;
    super::server::commands::put_service_rooms(&cx, &staff, service, rooms, agreed).await?;
    super::server::commands::go(agreed, &format!("/admin/services/{service}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/add-on")]
pub async fn add_add_on(
    service: ServiceId,
    name: String,
    #[server(default)] minutes: String,
    #[server(default)] price: String,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    cx.practice.service(service).ok_or(AppError::NotFound)?;
    let more = super::server::fields::minutes("minutes", &minutes)?.unwrap_or(0);
    if more > 240 {
        return Err(AppError::invalid("minutes", "An add-on has at most 240 minutes."));
    }
    let new = crate::clinic::offering::AddOn {
        id: crate::platform::random::id(),
        service,
        name: super::server::fields::name("name", &name)?,
        minutes: more,
        price: super::server::fields::dollars("price", &price)?.unwrap_or_default(),
    };
    super::server::commands::add_add_on(&cx, &staff, new).await?;
    leptos_axum::redirect(&format!("/admin/services/{service}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/add-on-end")]
pub async fn retire_add_on(service: ServiceId, add_on: AddOnId) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::retire_add_on(&cx, &staff, add_on).await?;
    leptos_axum::redirect(&format!("/admin/services/{service}"));
    Ok(())
}

/// Without `room` a new one. `place` is empty for the clinic’s own address.
#[server(prefix = "/api", endpoint = "admin/room")]
pub async fn put_room(
    #[server(default)] room: Option<RoomId>,
    name: String,
    #[server(default)] place: String,
    #[server(default)] agreed: usize,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    let place = super::server::hours_form::place(&cx, &place)?;
    super::server::commands::put_room(&cx, &staff, room, super::server::fields::name("name", &name)?, place, agreed).await?;
    super::server::commands::go(agreed, "/admin/rooms");
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/room-end")]
pub async fn retire_room(room: RoomId, #[server(default)] agreed: usize) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::retire_room(&cx, &staff, room, agreed).await?;
    leptos_axum::redirect("/admin/rooms");
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/equipment")]
pub async fn add_equipment(name: String, #[server(default)] place: String) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    let place = super::server::hours_form::place(&cx, &place)?;
    super::server::commands::add_equipment(&cx, &staff, super::server::fields::name("name", &name)?, place).await?;
    leptos_axum::redirect("/admin/rooms");
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/equipment-end")]
pub async fn retire_equipment(equipment: EquipmentId, #[server(default)] agreed: usize) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::retire_equipment(&cx, &staff, equipment, agreed).await?;
    super::server::commands::go(agreed, "/admin/rooms");
    Ok(())
}

/// Without `place` a new one.
#[server(prefix = "/api", endpoint = "admin/place")]
pub async fn put_place(
    #[server(default)] place: Option<LocationId>,
    name: String,
    #[server(default)] street: String,
    #[server(default)] city: String,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    let typed = super::server::hours_form::further_place(&cx, place, &name, &street, &city)?;
    super::server::commands::put_place(&cx, &staff, typed).await?;
    leptos_axum::redirect("/admin/rooms");
    Ok(())
}

/// `has`: yes or no.
#[server(prefix = "/api", endpoint = "admin/label")]
pub async fn put_label(client: ClientId, label: String, has: String) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    crate::booking::desk::server::arrangements::put_label(&cx, &staff, client, super::server::fields::name("label", &label)?, has == "yes")
        .await?;
    leptos_axum::redirect(&format!("/admin/clients/{client}"));
    Ok(())
}

/// `until`: the last day on which it counts.
#[server(prefix = "/api", endpoint = "admin/referral")]
pub async fn put_referral(client: ClientId, service: ServiceId, until: String) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let until = super::server::hours_form::end_of_day(&cx, &until)?;
    crate::booking::desk::server::arrangements::put_referral(&cx, &staff, client, service, until).await?;
    leptos_axum::redirect(&format!("/admin/clients/{client}"));
    Ok(())
}

/// `acts`: yes or no. `email` is that of the client who acts for this one.
#[server(prefix = "/api", endpoint = "admin/household")]
pub async fn put_guardian(client: ClientId, email: String, acts: String) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let subject = crate::booking::appointments::server::acting::subject(&cx, client).await?;
    crate::accounts::server::household::put_guardian(&cx, &staff, subject, &email, acts == "yes").await?;
    leptos_axum::redirect(&format!("/admin/clients/{client}"));
    Ok(())
}

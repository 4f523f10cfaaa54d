//! The editors of the clinic, from plain forms.

use super::forms;
use crate::error::AppError;
use crate::types::ids::{RoomId, ServiceId};
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "admin/week")]
pub async fn put_week(#[server(flatten)] form: forms::Week) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let therapist = cx.practice.therapist(form.therapist).ok_or(AppError::NotFound)?.id;
    let days = [form.d1, form.d2, form.d3, form.d4, form.d5, form.d6, form.d7];
    let change = super::server::hours_form::week(&cx.practice, therapist, &days)?;
    super::server::commands::make_and_go(&cx, &staff, change, form.agreed, &format!("/admin/shifts/{therapist}")).await
}

#[server(prefix = "/api", endpoint = "admin/day")]
pub async fn put_day(#[server(flatten)] form: forms::Day) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let therapist = cx.practice.therapist(form.therapist).ok_or(AppError::NotFound)?.id;
    let change = super::server::hours_form::day(&cx, therapist, &form.day, &form.hours)?;
    super::server::commands::make_and_go(&cx, &staff, change, form.agreed, &format!("/admin/shifts/{therapist}")).await
}

#[server(prefix = "/api", endpoint = "admin/day-end")]
pub async fn end_day(#[server(flatten)] form: forms::EndDay) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    super::server::commands::end_day(&cx, &staff, &form).await?;
    super::server::commands::go(form.agreed, &format!("/admin/shifts/{}", form.therapist));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/time-off")]
pub async fn put_time_off(#[server(flatten)] form: forms::TimeOff) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let therapist = cx.practice.therapist(form.therapist).ok_or(AppError::NotFound)?.id;
    let range = super::server::hours_form::stretch(&cx, &form.from, &form.until)?;
    let change = crate::clinic::server::changes::Change::Off { therapist, range };
    super::server::commands::make_and_go(&cx, &staff, change, form.agreed, &format!("/admin/shifts/{therapist}")).await
}

#[server(prefix = "/api", endpoint = "schedule/block")]
pub async fn block(#[server(flatten)] form: forms::Block) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let change = super::server::hours_form::block(&cx, &form)?;
    let back = crate::booking::desk::server::addresses::schedule_on(&form.day);
    super::server::commands::make_and_go(&cx, &staff, change, form.agreed, &back).await
}

#[server(prefix = "/api", endpoint = "admin/time-off-end")]
pub async fn end_time_off(#[server(flatten)] form: forms::EndTimeOff) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    super::server::commands::end_time_off(&cx, &staff, form.off).await?;
    crate::web::own_page::go_to(&format!("/admin/shifts/{}", form.therapist));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/closure")]
pub async fn put_closure(#[server(flatten)] form: forms::Closure) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let change = super::server::hours_form::closure(&cx, &form.place, &form.from, &form.until, &form.reason)?;
    super::server::commands::make_and_go(&cx, &staff, change, form.agreed, "/admin/closures").await
}

#[server(prefix = "/api", endpoint = "admin/closure-end")]
pub async fn end_closure(#[server(flatten)] form: forms::EndClosure) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    super::server::commands::end_closure(&cx, &staff, form.closure).await?;
    crate::web::own_page::go_to("/admin/closures");
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/hands")]
pub async fn put_workload(#[server(flatten)] form: forms::Workload) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    super::server::commands::put_workload(&cx, &staff, &form).await?;
    crate::web::own_page::go_to(&format!("/admin/shifts/{}", form.therapist));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/offer")]
pub async fn put_offer(#[server(flatten)] form: forms::Offer) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::put_offer(&cx, &staff, &form).await?;
    super::server::commands::go(form.agreed, &format!("/admin/services/{}", form.service));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/clinic")]
pub async fn put_clinic(#[server(flatten)] form: forms::Clinic) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::put_clinic(&cx, &staff, &form).await?;
    crate::web::own_page::go_to("/admin");
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/service")]
pub async fn put_service(#[server(flatten)] form: forms::Service) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    let id = super::server::commands::put_service(&cx, &staff, &form).await?;
    super::server::commands::go(form.agreed, &format!("/admin/services/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/service-end")]
pub async fn retire_service(#[server(flatten)] form: forms::EndService) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::retire_service(&cx, &staff, form.service).await?;
    crate::web::own_page::go_to("/admin/services");
    Ok(())
}

/// Without `rooms` any room will do.
#[server(prefix = "/api", endpoint = "admin/service-rooms")]
pub async fn put_service_rooms(
    service: ServiceId,
    #[server(default)] rooms: Vec<RoomId>,
    #[server(default)] agreed: usize,
) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::put_service_rooms(&cx, &staff, service, rooms, agreed).await?;
    super::server::commands::go(agreed, &format!("/admin/services/{service}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/add-on")]
pub async fn add_add_on(#[server(flatten)] form: forms::AddOn) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::add_add_on(&cx, &staff, &form).await?;
    crate::web::own_page::go_to(&format!("/admin/services/{}", form.service));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/add-on-end")]
pub async fn retire_add_on(#[server(flatten)] form: forms::EndAddOn) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::retire_add_on(&cx, &staff, form.add_on).await?;
    crate::web::own_page::go_to(&format!("/admin/services/{}", form.service));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/room")]
pub async fn put_room(#[server(flatten)] form: forms::Room) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::put_room(&cx, &staff, &form).await?;
    super::server::commands::go(form.agreed, "/admin/rooms");
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/room-end")]
pub async fn retire_room(#[server(flatten)] form: forms::EndRoom) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::retire_room(&cx, &staff, form.room, form.agreed).await?;
    crate::web::own_page::go_to("/admin/rooms");
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/equipment")]
pub async fn add_equipment(#[server(flatten)] form: forms::Equipment) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::add_equipment(&cx, &staff, &form).await?;
    crate::web::own_page::go_to("/admin/rooms");
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/equipment-end")]
pub async fn retire_equipment(#[server(flatten)] form: forms::EndEquipment) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::retire_equipment(&cx, &staff, form.equipment, form.agreed).await?;
    super::server::commands::go(form.agreed, "/admin/rooms");
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/place")]
pub async fn put_place(#[server(flatten)] form: forms::Place) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Admin)?;
    super::server::commands::put_place(&cx, &staff, super::server::hours_form::further_place(&cx, &form)?).await?;
    crate::web::own_page::go_to("/admin/rooms");
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/label")]
pub async fn put_label(#[server(flatten)] form: forms::Label) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let label = super::server::fields::name("label", &form.label)?;
    crate::booking::desk::server::arrangements::put_label(&cx, &staff, form.client, label, form.has == "yes").await?;
    crate::web::own_page::go_to(&format!("/admin/clients/{}", form.client));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/referral")]
pub async fn put_referral(#[server(flatten)] form: forms::Referral) -> Result<(), AppError> {
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let until = super::server::hours_form::end_of_day(&cx, &form.until)?;
    crate::booking::desk::server::arrangements::put_referral(&cx, &staff, form.client, form.service, until).await?;
    crate::web::own_page::go_to(&format!("/admin/clients/{}", form.client));
    Ok(())
}

#[server(prefix = "/api", endpoint = "admin/household")]
pub async fn put_guardian(#[server(flatten)] form: forms::Guardian) -> Result<(), AppError> {
    use crate::accounts::server::household::Guardian;
    let (cx, staff) = super::server::commands::with(crate::types::person::Right::Schedule)?;
    let subject = crate::booking::appointments::server::acting::subject(&cx, form.client).await?;
    let guardian = Guardian { email: &form.email, acts: form.acts == "yes", of_child: form.child == "yes" };
    crate::accounts::server::household::put_guardian(&cx, &staff, subject, guardian).await?;
    crate::web::own_page::go_to(&format!("/admin/clients/{}", form.client));
    Ok(())
}

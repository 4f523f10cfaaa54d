//! What the desk does with visits, from plain forms.

use super::forms;
use crate::error::AppError;
use leptos::prelude::*;

/// Puts a caller who was never here on file.
#[server(prefix = "/api", endpoint = "schedule/new-client")]
pub async fn new_client(#[server(flatten)] form: forms::NewClient) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    let client = crate::accounts::server::household::new_client(&cx, &desk, &form.name, &form.email, &form.phone).await?;
    crate::web::own_page::go_to(&format!("/schedule/book?client={client}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "schedule/book")]
pub async fn book_for(#[server(flatten)] form: forms::BookFor) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    let (client, start) = (form.client, form.start);
    super::server::commands::book_for(&cx, &desk, client, form.into()).await?;
    crate::web::own_page::go_to(&super::server::addresses::schedule_of(&cx, start));
    Ok(())
}

#[server(prefix = "/api", endpoint = "schedule/move")]
pub async fn move_for(#[server(flatten)] form: forms::MoveFor) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    let (booking, room, start) = (form.booking, form.room, form.start);
    let back = !form.back.is_empty();
    super::server::commands::move_for(&cx, &desk, booking, form.into(), room).await?;
    let there = super::server::addresses::schedule_of(&cx, start);
    crate::web::own_page::go_to(if back { "/admin/handover" } else { &there });
    Ok(())
}

/// Another room at the same time.
#[server(prefix = "/api", endpoint = "schedule/room")]
pub async fn reseat(#[server(flatten)] form: forms::Reseat) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    super::server::commands::reseat_for(&cx, &desk, form.booking, form.room).await?;
    crate::web::own_page::go_to(&super::server::addresses::schedule_on(&form.day));
    Ok(())
}

/// Asks the client of a stranded visit to choose another time.
#[server(prefix = "/api", endpoint = "schedule/ask")]
pub async fn ask_to_move(#[server(flatten)] form: forms::AskToMove) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    crate::booking::stranded::server::commands::ask_to_move(&cx, &desk, form.booking).await?;
    crate::web::own_page::go_to("/admin/handover");
    Ok(())
}

#[server(prefix = "/api", endpoint = "schedule/mark")]
pub async fn mark(#[server(flatten)] form: forms::Mark) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    let became = form.became.parse().ok().filter(|to| crate::booking::appointments::policy::is_mark(*to));
    super::server::commands::mark(&cx, &desk, form.booking, became.ok_or(AppError::BadForm)?).await?;
    crate::web::own_page::go_to(&super::server::addresses::schedule_on(&form.day));
    Ok(())
}

#[server(prefix = "/api", endpoint = "schedule/call-off")]
pub async fn call_off(#[server(flatten)] form: forms::CallOff) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    let reason = form.reason.parse().map_err(|_| AppError::BadForm)?;
    let agreed = crate::booking::appointments::cancellation::agreed(form.agreed);
    super::server::commands::call_off(&cx, &desk, form.booking, reason, agreed).await?;
    crate::web::own_page::go_to(&super::server::addresses::schedule_on(&form.day));
    Ok(())
}

#[server(prefix = "/api", endpoint = "schedule/waive")]
pub async fn waive(#[server(flatten)] form: forms::Waive) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let desk = cx.staff(crate::types::person::Right::Schedule)?;
    super::server::commands::waive(&cx, &desk, form.booking).await?;
    crate::web::own_page::go_to(&super::server::addresses::schedule_on(&form.day));
    Ok(())
}

//! Holding, confirming, extending, releasing, undoing and cancelling, from plain forms.

use super::forms;
use crate::error::AppError;
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "booking/hold")]
pub async fn hold(#[server(flatten)] form: forms::Hold) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let me = crate::booking::appointments::server::acting::acting(&cx, form.client, form.replaces).await?;
    let hold = super::server::hold::hold(&cx, &me, form.into()).await?;
    crate::web::own_page::go_to(&super::pages::confirm::address(hold, None));
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/confirm")]
pub async fn confirm(#[server(flatten)] form: forms::Confirm) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let all = crate::booking::appointments::server::acting::owners(&cx, form.hold, form.also).await?;
    super::server::confirm::confirm_all(&cx, &all, crate::booking::appointments::cancellation::agreed(form.agreed)).await?;
    crate::web::own_page::go_to("/home");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/extend")]
pub async fn extend(#[server(flatten)] form: forms::Held) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let all = crate::booking::appointments::server::acting::owners(&cx, form.hold, form.also).await?;
    super::server::extend::extend(&cx, &all).await?;
    crate::web::own_page::go_to(&super::pages::confirm::address(form.hold, form.also));
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/let-go")]
pub async fn let_go(#[server(flatten)] form: forms::Held) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let all = crate::booking::appointments::server::acting::owners(&cx, form.hold, form.also).await?;
    super::server::cancel::let_go(&cx, &all).await?;
    crate::web::own_page::go_to("/book");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/undo")]
pub async fn undo(#[server(flatten)] form: forms::Undo) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let me = crate::booking::appointments::server::acting::owner(&cx, form.booking).await?;
    super::server::undo::undo(&cx, &me, form.booking, form.step).await?;
    crate::web::own_page::go_to("/home");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/cancel")]
pub async fn cancel(#[server(flatten)] form: forms::Cancel) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let me = crate::booking::appointments::server::acting::owner(&cx, form.booking).await?;
    super::server::cancel::cancel(&cx, &me, form.booking, crate::booking::appointments::cancellation::agreed(form.agreed)).await?;
    crate::web::own_page::go_to("/home");
    Ok(())
}

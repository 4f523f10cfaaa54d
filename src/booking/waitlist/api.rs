//! Joining and leaving the waitlist, from plain forms.

use super::forms;
use crate::error::AppError;
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "booking/wait")]
pub async fn join_waitlist(#[server(flatten)] form: forms::JoinWaitlist) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let join = super::server::join::Join::read(&form)?;
    let me = crate::booking::appointments::server::acting::acting(&cx, form.client, None).await?;
    super::server::join::join_waitlist(&cx, &me, join).await?;
    crate::web::own_page::go_to("/home");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/leave-wait")]
pub async fn leave_waitlist(#[server(flatten)] form: forms::LeaveWaitlist) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let me = super::server::acting::owner(&cx, form.wait).await?;
    super::server::join::leave_waitlist(&cx, &me, form.wait).await?;
    crate::web::own_page::go_to("/home");
    Ok(())
}

//! Joining and leaving the waiting list, from plain forms.

use crate::error::AppError;
use crate::types::ids::{ServiceId, WaitId};
use leptos::prelude::*;

/// `d1` to `d7` are Monday to Sunday, `p1` to `p3` morning, afternoon and evening: "on" where ticked. `notice` in hours.
#[server(prefix = "/api", endpoint = "booking/wait")]
#[allow(clippy::too_many_arguments)]
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
) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    let ticked = super::server::commands::Ticked { days: [d1, d2, d3, d4, d5, d6, d7], parts: [p1, p2, p3] };
    let join = super::server::commands::Join::read(service, &therapist, &ticked, (&from, &until), &notice, &swaps)?;
    super::server::commands::join_waitlist(&cx, &cx.client()?, join).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

#[server(prefix = "/api", endpoint = "booking/leave-wait")]
pub async fn leave_waitlist(wait: WaitId) -> Result<(), AppError> {
    let cx = crate::server::cx::Cx::current()?;
    super::server::commands::leave_waitlist(&cx, &cx.client()?, wait).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

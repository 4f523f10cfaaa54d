//! Booking a series.

use super::forms;
use crate::error::AppError;
use leptos::prelude::*;

/// Books the ticked visits of a plan.
#[server(prefix = "/api", endpoint = "booking/plan")]
pub async fn book_plan(#[server(flatten)] form: forms::BookPlan) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let me = crate::booking::appointments::server::acting::acting(&cx, form.client, None).await?;
    super::server::book::book_plan(&cx, &me, form.into()).await?;
    // Every visit of the plan is listed there.
    crate::web::own_page::go_to("/home");
    Ok(())
}

//! Holding times for two.

use super::forms;
use crate::error::AppError;
use leptos::prelude::*;

/// Holds times for two of one household.
#[server(prefix = "/api", endpoint = "booking/hold-both")]
pub async fn hold_both(#[server(flatten)] form: forms::HoldBoth) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let [hold, also] = super::server::hold::hold_both(&cx, &form).await?;
    crate::web::own_page::go_to(&crate::booking::client::pages::confirm::address(hold, Some(also)));
    Ok(())
}

//! What clients send: their check-in.

use super::answers::Filled;
use crate::error::AppError;
use crate::types::ids::CheckInId;
use leptos::prelude::*;

/// Answers a check-in once; sent again, the first answer stands. `answers` takes the form's own fields.
#[server(name = AnswerCheckIn, prefix = "/api", endpoint = "outcomes/check-in")]
pub async fn answer_check_in(check_in: CheckInId, #[server(flatten)] answers: Filled) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::commands::answer_check_in(&cx, cx.client()?, check_in, &answers).await?;
    leptos_axum::redirect(&format!("/check-in/{check_in}"));
    Ok(())
}

/// Goes to the check-in that is open, making one if there is none.
#[server(name = BeginCheckIn, prefix = "/api", endpoint = "outcomes/begin")]
pub async fn begin_check_in() -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let check_in = super::server::commands::begin_check_in(&cx, cx.client()?).await?;
    leptos_axum::redirect(&format!("/check-in/{check_in}"));
    Ok(())
}

//! What clients send: their check-in.

use super::forms::CheckInForm;
use crate::error::AppError;
use leptos::prelude::*;

/// Answers a check-in once; if it is sent again, the first answer stands.
#[server(name = AnswerCheckIn, prefix = "/api", endpoint = "outcomes/check-in")]
pub async fn answer_check_in(#[server(flatten)] form: CheckInForm) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::commands::answer_check_in(&cx, cx.client()?, &form).await?;
    crate::web::own_page::go_to(&format!("/check-in/{}", form.check_in));
    Ok(())
}

/// Goes to the open check-in. One is made if there is none.
#[server(name = BeginCheckIn, prefix = "/api", endpoint = "outcomes/begin")]
pub async fn begin_check_in() -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let check_in = super::server::commands::begin_check_in(&cx, cx.client()?).await?;
    crate::web::own_page::go_to(&format!("/check-in/{check_in}"));
    Ok(())
}

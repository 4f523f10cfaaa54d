//! Signing in and out, one's own telephone and household, from plain forms.

use super::forms;
use crate::error::AppError;
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "accounts/sign-in")]
pub async fn sign_in(#[server(flatten)] form: forms::SignIn) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let signed_in = super::server::sign_in::sign_in(&cx, &form.email, form.password, &form.then).await?;
    super::server::cookies::give(&cx, &signed_in);
    let after = cx.state.kept::<super::server::sign_in::AfterSignIn>()?.0;
    let elsewhere = after(cx.clone(), signed_in.person).await?;
    crate::web::own_page::go_to(&elsewhere.unwrap_or(signed_in.to));
    Ok(())
}

#[server(prefix = "/api", endpoint = "accounts/sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::sign_in::sign_out(&cx, cx.signed_in()?).await?;
    super::server::cookies::take_back(&cx);
    crate::web::own_page::go_to("/sign-in");
    Ok(())
}

/// Ends every session of this person, this one included.
#[server(prefix = "/api", endpoint = "accounts/sign-out-everywhere")]
pub async fn sign_out_everywhere() -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::sign_in::sign_out_everywhere(&cx, cx.signed_in()?).await?;
    super::server::cookies::take_back(&cx);
    crate::web::own_page::go_to("/sign-in");
    Ok(())
}

#[server(prefix = "/api", endpoint = "accounts/phone")]
pub async fn put_phone(#[server(flatten)] form: forms::OwnPhone) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::household::put_phone(&cx, &cx.signed_in()?, &form.phone).await?;
    crate::web::own_page::go_to("/me");
    Ok(())
}

#[server(prefix = "/api", endpoint = "accounts/dependant")]
pub async fn add_dependant(#[server(flatten)] form: forms::NewDependant) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::household::add_dependant(&cx, &cx.client()?, &form.name).await?;
    crate::web::own_page::go_to("/me#household");
    Ok(())
}

/// From the link of a letter: whoever has it may answer.
#[server(prefix = "/api", endpoint = "accounts/consent")]
pub async fn answer_consent(#[server(flatten)] form: forms::Consent) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::consent::answer(&cx, &form.token, form.answer == "yes").await?;
    crate::web::own_page::go_to(&format!("/consent/{}", form.token));
    Ok(())
}

#[server(prefix = "/api", endpoint = "accounts/guardian-end")]
pub async fn end_guardian(#[server(flatten)] form: forms::EndGuardian) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::household::end_guardian(&cx, &cx.client()?, form.guardian).await?;
    crate::web::own_page::go_to("/me#household");
    Ok(())
}

//! A guest's way to a first visit: hold a time, say who you are, type the code from the mail. Plain forms.

use super::forms;
use crate::error::AppError;
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "booking/hold-new")]
pub async fn hold_new(#[server(flatten)] form: forms::HoldNew) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::guests::hold(&cx, form).await?;
    crate::web::own_page::go_to("/sign-up");
    Ok(())
}

/// Ten more minutes to fill in the form.
#[server(prefix = "/api", endpoint = "booking/extend-new")]
pub async fn extend_new(#[server(flatten)] form: forms::ExtendNew) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::guests::extend(&cx, &form.name, &form.email).await?;
    crate::web::own_page::go_to("/sign-up");
    Ok(())
}

#[server(prefix = "/api", endpoint = "accounts/sign-up")]
pub async fn sign_up(#[server(flatten)] form: forms::SignUp) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::guests::tell(&cx, &form.name, &form.email, form.password).await?;
    crate::web::own_page::go_to("/sign-up");
    Ok(())
}

#[server(prefix = "/api", endpoint = "accounts/verify")]
pub async fn verify(#[server(flatten)] form: forms::Verify) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::guests::verify(&cx, &form.code).await?;
    crate::web::own_page::go_to("/home");
    Ok(())
}

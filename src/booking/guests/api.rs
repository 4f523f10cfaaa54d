//! A stranger’s way to a first visit: hold a time, say who you are, type in the code from the mail. Plain forms.

use crate::error::AppError;
use crate::types::ids::{ServiceId, TherapistId};
use crate::types::instant::Instant;
use leptos::prelude::*;

/// `start` in microseconds since the epoch, as the page wrote it.
#[server(prefix = "/api", endpoint = "booking/hold-new")]
pub async fn hold_new(
    therapist: TherapistId,
    service: ServiceId,
    start: Instant,
    #[server(default)] add_ons: String,
) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let add_ons = crate::clinic::offering::add_on_ids(&add_ons);
    let wanted = crate::booking::appointments::server::steps::wanted::Wanted { therapist, service, start, replaces: None, add_ons };
    super::server::guests::hold(&cx, wanted).await?;
    leptos_axum::redirect("/sign-up");
    Ok(())
}

/// Ten minutes more to type in. `name` and `email` are what is typed so far; a password that comes with them is not kept.
#[server(prefix = "/api", endpoint = "booking/extend-new")]
pub async fn extend_new(#[server(default)] name: String, #[server(default)] email: String) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::guests::extend(&cx, &name, &email).await?;
    leptos_axum::redirect("/sign-up");
    Ok(())
}

#[server(prefix = "/api", endpoint = "accounts/sign-up")]
pub async fn sign_up(name: String, email: String, password: String) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::guests::tell(&cx, &name, &email, password).await?;
    leptos_axum::redirect("/sign-up");
    Ok(())
}

#[server(prefix = "/api", endpoint = "accounts/verify")]
pub async fn verify(code: String) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::guests::verify(&cx, &code).await?;
    leptos_axum::redirect("/home");
    Ok(())
}

//! Holding times for two.

use crate::error::AppError;
use crate::types::ids::{ClientId, ServiceId, TherapistId};
use crate::types::instant::Instant;
use leptos::prelude::*;

/// Times for two of one household: `first`, or oneself, and `client`.
#[server(prefix = "/api", endpoint = "booking/hold-both")]
pub async fn hold_both(
    therapist: TherapistId,
    service: ServiceId,
    start: Instant,
    client: ClientId,
    therapist2: TherapistId,
    service2: ServiceId,
    start2: Instant,
    #[server(default)] first: Option<ClientId>,
) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let one = crate::booking::appointments::server::acting::acting(&cx, first, None).await?;
    let other = crate::booking::appointments::server::acting::acting(&cx, Some(client), None).await?;
    if one.id == other.id {
        return Err(AppError::BadForm);
    }
    let wanted = |therapist, service, start| crate::booking::appointments::server::steps::wanted::Wanted {
        therapist,
        service,
        start,
        replaces: None,
        add_ons: Vec::new(),
    };
    let both = [(&one, wanted(therapist, service, start)), (&other, wanted(therapist2, service2, start2))];
    let [hold, also] = super::server::hold::hold_both(&cx, both).await?;
    leptos_axum::redirect(&crate::booking::client::pages::confirm::address(hold, Some(also)));
    Ok(())
}

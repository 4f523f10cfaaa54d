//! What therapists send: opening a note, and its form.

use super::chart::Filled;
use crate::error::AppError;
use crate::types::ids::{BookingId, VisitId};
use leptos::prelude::*;

/// Opens the note of a booking, or goes back to the one already open.
#[server(name = StartNote, prefix = "/api", endpoint = "treatments/start")]
pub async fn start_note(booking: BookingId) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let opened = super::server::commands::start_note(&cx, cx.therapist()?, booking).await?;
    leptos_axum::redirect(&opened.address());
    Ok(())
}

/// Keeps the draft; with `then=sign` signs it too, if nothing is missing. `note` takes the form's own fields.
#[server(name = SaveNote, prefix = "/api", endpoint = "treatments/note")]
pub async fn save_note(visit: VisitId, then: String, #[server(flatten)] note: Filled) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let kept = super::server::commands::save_note(&cx, cx.therapist()?, visit, &note, then == "sign").await?;
    leptos_axum::redirect(&kept.address());
    Ok(())
}

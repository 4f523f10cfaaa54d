//! What therapists send: opening a note, and its form.

use super::forms::{NoteForm, StartNoteForm};
use crate::error::AppError;
use leptos::prelude::*;

/// Opens the note of a booking, or goes back to the one already open.
#[server(name = StartNote, prefix = "/api", endpoint = "treatments/start")]
pub async fn start_note(#[server(flatten)] form: StartNoteForm) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let note = super::server::commands::start_note(&cx, cx.therapist()?, form.booking).await?;
    crate::web::own_page::go_to(&note.address());
    Ok(())
}

/// Saves the draft; with `then=sign` signs it too, if nothing is missing.
#[server(name = SaveNote, prefix = "/api", endpoint = "treatments/note")]
pub async fn save_note(#[server(flatten)] form: NoteForm) -> Result<(), AppError> {
    let cx = crate::session::cx::Cx::current()?;
    let saved = super::server::commands::save_note(&cx, cx.therapist()?, &form).await?;
    crate::web::own_page::go_to(&saved.address());
    Ok(())
}

//! What more than one page of booking shows.

use crate::types::ids::{ServiceId, TherapistId};
use crate::types::instant::Instant;
use crate::ui::{Button, Hidden};
use leptos::prelude::*;

/// The policy's two sentences, the first in bold.
#[component]
pub fn Policy(#[prop(default = "hold__policy")] class: &'static str, words: (String, String)) -> impl IntoView {
    view! { <p class=class><b>{words.0}</b>" "{words.1}</p> }
}

/// One tap that holds one opening.
#[component]
pub fn HoldForm(
    therapist: TherapistId,
    service: ServiceId,
    start: Instant,
    /// "Hold Tuesday 15 December 5:15 pm with Tomás Rivera"
    label: String,
) -> impl IntoView {
    view! {
        <form method="post" action="/api/booking/hold">
            <Hidden name="therapist" value=therapist.to_string()/>
            <Hidden name="service" value=service.to_string()/>
            <Hidden name="start" value=start.micros().to_string()/>
            <Button aria_label=label>"Hold"</Button>
        </form>
    }
}

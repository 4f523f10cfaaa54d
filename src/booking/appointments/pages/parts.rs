//! Components that several pages of booking share.

use crate::error::Alternative;
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId};
use crate::types::instant::Instant;
use crate::ui::{Button, Glyph, Hidden, Icon};
use jiff::ToSpan;
use jiff::civil::Date;
use leptos::prelude::*;

/// The policy's two sentences, the first in bold.
#[component]
pub fn Policy(#[prop(default = "policy")] class: &'static str, words: (String, String)) -> impl IntoView {
    view! { <p class=class><b>{words.0}</b>" "{words.1}</p> }
}

/// Links to the week before and the week after. `here`: the page's address up to the date.
#[component]
pub fn Weeks(first: Date, here: String) -> impl IntoView {
    let to = |days: i64| format!("{here}{}", first.saturating_add(days.days()));
    view! {
        <nav class="row" aria-label="Weeks">
            <a class="link" href=to(-7)><Icon glyph=Glyph::Left small=true/>"The week before"</a>
            <a class="link" href=to(7)>"The week after"<Icon glyph=Glyph::Right small=true/></a>
        </nav>
    }
}

/// A button that holds one opening.
#[component]
fn HoldForm(
    therapist: TherapistId,
    service: ServiceId,
    start: Instant,
    /// "Hold Tuesday 15 December 5:15 pm with Tomás Rivera"
    label: String,
    /// The visit it would replace.
    #[prop(optional_no_strip)]
    replaces: Option<BookingId>,
    /// Ids apart by spaces.
    add_ons: String,
    /// Someone whom the client acts for.
    #[prop(optional_no_strip)]
    client: Option<ClientId>,
) -> impl IntoView {
    view! {
        <form method="post" action="/api/booking/hold">
            <Hidden name="therapist" value=therapist.to_string()/>
            <Hidden name="service" value=service.to_string()/>
            <Hidden name="start" value=start.micros().to_string()/>
            {(!add_ons.is_empty()).then(|| view! { <Hidden name="add_ons" value=add_ons/> })}
            {replaces.map(|id| view! { <Hidden name="replaces" value=id.to_string()/> })}
            {client.map(|id| view! { <Hidden name="client" value=id.to_string()/> })}
            <Button aria_label=label>"Hold"</Button>
        </form>
    }
}

/// An opening outside the list of a week.
#[component]
pub fn AlternativeRow(
    one: Alternative,
    #[prop(optional_no_strip)] replaces: Option<BookingId>,
    #[prop(optional_no_strip)] client: Option<ClientId>,
) -> impl IntoView {
    let label = format!("Hold {}", one.words);
    view! {
        <li class="opening opening--plain">
            <span class="opening__who">{one.words}</span>
            <HoldForm therapist=one.therapist service=one.service start=one.start label replaces add_ons=one.add_ons client/>
        </li>
    }
}

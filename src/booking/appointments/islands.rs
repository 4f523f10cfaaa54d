//! Offers of the waitlist that appear on an open page.

use crate::ui::live::{live, on_wake};
use crate::ui::load;
use leptos::prelude::*;

/// Shows its children once a time is offered to the person who looks.
#[island]
pub fn LiveOffer(children: Children) -> impl IntoView {
    let offered = RwSignal::new(false);
    on_wake(move || load::on_announcement("offer", move |_| offered.set(true)));
    view! { <div hidden=live(move || !offered.get()) aria-live="polite">{children()}</div> }
}

/// The line of a [`LiveOffer`].
#[component]
pub fn OfferLine() -> impl IntoView {
    // One box within the notice, whose columns would separate the link from its sentence. The address has no fragment, so that the
    // page reloads even from itself.
    view! {
        <p class="notice">
            <span>"A time you wait for came free and is held for you. " <a class="link" href="/home">"Look at it"</a></span>
        </p>
    }
}

//! Offers of the waitlist that appear on an open page.

use crate::ui::load;
use leptos::prelude::*;
use web_sys::Element;

/// Shows its children once a time is offered to the person who looks.
#[island]
pub fn LiveOffer(children: Children) -> impl IntoView {
    view! { <div hidden aria-live="polite" use:keep_offered>{children()}</div> }
}

fn keep_offered(island: Element) {
    load::on_announcement("offer", move |_| load::hide(&island, false));
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

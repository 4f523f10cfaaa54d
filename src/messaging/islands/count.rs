//! The unread count in the navigation, on pages without other islands.

use super::news::fetch_unread;
use crate::ui::load;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// Keeps the unread count up to date. Renders nothing itself.
#[island]
pub fn LiveCount() -> impl IntoView {
    view! { <span hidden use:keep_count></span> }
}

fn keep_count(_: Element) {
    for topic in ["unread", "hello"] {
        load::on_announcement(topic, |_| {
            spawn_local(async {
                fetch_unread().await;
            });
        });
    }
}

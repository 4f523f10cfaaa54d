//! The count of unread messages in the navigation.

use super::drawn::{Drawn, first, words};
use super::live::{Live, live, on_wake};
use leptos::prelude::*;
use std::cell::Cell;
use web_sys::Element;

/// How many messages are unread. Zero is in the page and hidden.
#[component]
pub fn UnreadWords(count: Live<i64>) -> impl IntoView {
    let shown = count.clone();
    view! {
        <span class="nav__count" translate="no" hidden=live(move || count() == 0)>{live(move || shown().to_string())}</span>
        <span class="hidden-visually">" unread"</span>
    }
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Unread(pub i64);

impl Drawn for Unread {
    fn read(island: &Element) -> Option<Self> {
        words(island, ".nav__count").parse().ok().map(Self)
    }
}

thread_local! {
    static SHOWN: Cell<Option<RwSignal<i64>>> = const { Cell::new(None) };
}

/// Shows the count that other islands set with [`show`].
#[island]
pub fn UnreadCount() -> impl IntoView {
    let count = RwSignal::new(first::<Unread>().0);
    on_wake(move || SHOWN.set(Some(count)));
    view! { <UnreadWords count=live(move || count.get())/> }
}

pub fn show(unread: i64) {
    if let Some(count) = SHOWN.get() {
        count.set(unread);
    }
}

/// The count on the page, if the page has one that moves.
pub fn shown() -> Option<i64> {
    SHOWN.get().map(|count| count.get_untracked())
}

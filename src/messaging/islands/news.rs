//! The server's answers to an island, and the unread count in the navigation that all islands keep up to date.

use crate::messaging::model::{LineState, MessageLine, Posted, QueueNews, ThreadNews, ThreadRow};
use crate::ui::answer::{Answer, answers};
use crate::ui::load;
use leptos::prelude::document;
use wasm_bindgen::JsValue;
use web_sys::Element;

answers! {
    MessageLine { id, own, from, when, day, body, state, state_words }
    Posted { line, once }
    ThreadNews { lines, unread, once }
    ThreadRow { thread, href, with, when, excerpt, unread, waits, place }
    QueueNews { row, unread }
}

impl Answer for LineState {
    fn read(json: &JsValue) -> Option<Self> {
        json.as_string()?.parse().ok()
    }
}

/// The count in the navigation.
fn count() -> Option<Element> {
    document().query_selector("[data-unread]").ok().flatten()
}

/// Shows how many messages are unread; answers whether the count changed.
pub async fn fetch_unread() -> bool {
    let Ok(unread) = load::get::<i64>("/api/messaging/unread").await else {
        return false;
    };
    let before = count().and_then(|count| count.text_content());
    show_unread(unread);
    before != count().and_then(|count| count.text_content())
}

pub fn show_unread(unread: i64) {
    if let Some(count) = count() {
        count.set_text_content(Some(&unread.to_string()));
        load::hide(&count, unread == 0);
    }
}

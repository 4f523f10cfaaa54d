//! The server's answers to an island.

use crate::messaging::model::{LineState, MessageLine, Posted, QueueNews, ThreadNews, ThreadRow};
use crate::ui::answer::{Answer, answers};
use crate::ui::{load, unread};
use wasm_bindgen::JsValue;

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

/// Shows how many messages are unread; returns whether the count changed.
pub async fn fetch_unread() -> bool {
    let Ok(count) = load::get::<i64>("/api/messaging/unread").await else {
        return false;
    };
    let before = unread::shown();
    unread::show(count);
    before != Some(count)
}

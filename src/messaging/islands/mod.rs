//! What moves in the browser: a thread that grows, a queue that reorders itself, the count in the navigation.
//! Everything shown is written by the server; forms go out the same way with and without this.

mod inbox;
mod thread;

pub use inbox::{LiveInbox, Row};
pub use thread::{Line, LiveThread, Shown, shown};

use crate::ui::load;
use leptos::prelude::*;
use web_sys::Element;

/// Shows how many messages wait unread, and answers it.
async fn fetch_unread() -> Option<i64> {
    let unread = load::get::<i64>("/api/messaging/unread").await.ok()?;
    show_unread(unread);
    Some(unread)
}

/// Writes the count in the navigation.
fn show_unread(unread: i64) {
    if let Ok(Some(count)) = document().query_selector("[data-unread]") {
        count.set_text_content(Some(&unread.to_string()));
        hide(&count, unread == 0);
    }
}

fn hide(element: &Element, hidden: bool) {
    let _ = if hidden { element.set_attribute("hidden", "") } else { element.remove_attribute("hidden") };
}

//! The unread count in the navigation, on pages without other islands of messaging.

use super::news::fetch_unread;
use crate::ui::live::{on_wake, spawn};
use crate::ui::load;
use leptos::prelude::*;

/// Keeps the unread count up to date. Draws nothing itself.
#[island]
pub fn LiveCount() -> impl IntoView {
    on_wake(|| {
        for topic in ["unread", "hello"] {
            load::on_announcement(topic, |_| {
                spawn(async {
                    fetch_unread().await;
                });
            });
        }
    });
}

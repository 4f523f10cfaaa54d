//! The list of openings, kept up to date while it is open.

use crate::ui::load::{self, part};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// Keeps the list in it up to date. A row whose opening is taken stays in place and says so; once the opening is free again it
/// can be held. `data-open-starts`: the address that tells which openings are still free. `data-opening` of a row: its opening.
/// Nothing is announced to strangers, so their list asks every `data-every` seconds.
#[island]
pub fn LiveOpenings(children: Children) -> impl IntoView {
    view! { <div use:keep_current>{children()}</div> }
}

fn keep_current(island: Element) {
    let Some(list) = part(&island, "[data-open-starts]") else { return };
    let data = |name: &str| list.get_attribute(name).unwrap_or_default();
    let (url, count, shown) = (data("data-open-starts"), data("data-count"), data("data-shown").parse().unwrap_or(0));
    let asking = Rc::new(Asking { island, url, count, shown, under_way: Cell::new(false), again: Cell::new(false) });
    if let Ok(seconds) = data("data-every").parse::<i32>() {
        load::every(1000 * seconds, move || {
            if !load::is_hidden() {
                asking.clone().ask();
            }
            true
        });
        return;
    }
    // "hello": something may have been taken between drawing the page and opening the stream.
    for topic in ["openings", "hello"] {
        let asking = asking.clone();
        load::on_announcement(topic, move |_| asking.clone().ask());
    }
}

/// Keeps the address short enough for every server on the way.
const ASKED_AT_ONCE: usize = 60;

/// One request at a time, however many announcements come: the last answer counts.
struct Asking {
    island: Element,
    url: String,
    /// The address that tells how many openings these days have, and how many they had when the page was drawn.
    count: String,
    shown: i64,
    under_way: Cell<bool>,
    again: Cell<bool>,
}

impl Asking {
    fn ask(self: Rc<Self>) {
        self.again.set(true);
        if self.under_way.replace(true) {
            return;
        }
        spawn_local(async move {
            while self.again.replace(false) {
                for rows in load::parts(&self.island, "[data-opening]").chunks(ASKED_AT_ONCE) {
                    let keys: Vec<String> = rows.iter().filter_map(|row| row.get_attribute("data-opening")).collect();
                    let url = self.url.clone() + "&keys=" + &keys.join(",");
                    if let Ok(open) = load::get::<Vec<String>>(&url).await {
                        mark(rows, &open);
                    }
                }
                self.tell_of_new().await;
            }
            self.under_way.set(false);
        });
    }

    /// New openings do not push the list about under a finger: a line says that there are more and links to them.
    async fn tell_of_new(&self) {
        let Ok(count) = load::get::<i64>(&self.count).await else { return };
        // A suggested opening has a row in its day as well and is counted there.
        let gone = load::parts(&self.island, ".group:not([aria-labelledby=best]) .opening--gone").len();
        let left = self.shown - i64::try_from(gone).unwrap_or(0);
        if let Some(line) = part(&self.island, ".openings__new") {
            load::hide(&line, count <= left);
        }
    }
}

fn mark(rows: &[Element], open: &[String]) {
    for row in rows {
        let gone = row.get_attribute("data-opening").is_some_and(|key| !open.contains(&key));
        let _ = row.class_list().toggle_with_force("opening--gone", gone);
    }
}

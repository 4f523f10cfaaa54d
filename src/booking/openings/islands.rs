//! The list of openings, kept true while it is open.

use crate::ui::load::{self, part};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// Keeps the list in it true. A row whose opening is taken stays where it is and says so; given back, it can be held
/// again. `data-open-starts` names the address that answers which of the openings it is asked about are open, and a row's
/// `data-opening` its opening. Nothing is announced to a stranger: their list asks every `data-every` seconds.
#[island]
pub fn LiveOpenings(children: Children) -> impl IntoView {
    view! { <div use:keep_true>{children()}</div> }
}

pub fn keep_true(island: Element) {
    let Some(list) = part(&island, "[data-open-starts]") else { return };
    let said = |name: &str| list.get_attribute(name).unwrap_or_default();
    let (url, count, shown) = (said("data-open-starts"), said("data-count"), said("data-shown").parse().unwrap_or(0));
    let asking = Rc::new(Asking { island, url, count, shown, under_way: Cell::new(false), again: Cell::new(false) });
    if let Ok(seconds) = said("data-every").parse::<i32>() {
        load::every(1000 * seconds, move || {
            if !load::is_hidden() {
                asking.clone().ask();
            }
            true
        });
        return;
    }
    // "hello": between drawing the page and opening the stream something may have been taken.
    for topic in ["openings", "hello"] {
        let asking = asking.clone();
        load::on_announcement(topic, move |_| asking.clone().ask());
    }
}

/// So that the address stays within what every server on the way takes.
pub const ASKED_AT_ONCE: usize = 60;

/// One question at a time, however many announcements come: the last answer is the one that counts.
pub struct Asking {
    island: Element,
    url: String,
    /// The address that answers how many there are in these days, and how many there were when the page was drawn.
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
}

impl Asking {
    /// What has come free since does not push the list about under a finger: a line says so and leads to it.
    async fn tell_of_new(&self) {
        let Ok(count) = load::get::<i64>(&self.count).await else { return };
        // What fits best stands in its day as well, and counts there.
        let gone = load::parts(&self.island, ".group:not([aria-labelledby=best]) .opening--gone").len();
        let left = self.shown - i64::try_from(gone).unwrap_or(0);
        if let Some(line) = part(&self.island, ".openings__new") {
            load::hide(&line, count <= left);
        }
    }
}

pub fn mark(rows: &[Element], open: &[String]) {
    for row in rows {
        let gone = row.get_attribute("data-opening").is_some_and(|key| !open.contains(&key));
        let _ = row.class_list().toggle_with_force("opening--gone", gone);
    }
}

//! What moves in the browser: openings that are taken while one looks, and the clock of a hold.
//! Words and times come from the server; both pages work without this.

use crate::ui::load::{self, part};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// Keeps the list in it true. A row whose opening is taken stays where it is and says so; given back, it can be held
/// again. `data-open-starts` names the address that answers what is open, and a row's `data-opening` its opening.
#[island]
pub fn LiveOpenings(children: Children) -> impl IntoView {
    view! { <div use:keep_true>{children()}</div> }
}

fn keep_true(island: Element) {
    let Some(url) = part(&island, "[data-open-starts]").and_then(|list| list.get_attribute("data-open-starts")) else { return };
    let asking = Rc::new(Asking { island, url, under_way: Cell::new(false), again: Cell::new(false) });
    // "hello": between drawing the page and opening the stream something may have been taken.
    for topic in ["openings", "hello"] {
        let asking = asking.clone();
        load::on_announcement(topic, move |_| asking.clone().ask());
    }
}

/// One question at a time, however many announcements come: the last answer is the one that counts.
struct Asking {
    island: Element,
    url: String,
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
                if let Ok(open) = load::get::<Vec<String>>(&self.url).await {
                    mark(&self.island, &open);
                }
            }
            self.under_way.set(false);
        });
    }
}

fn mark(island: &Element, open: &[String]) {
    for row in load::parts(island, "[data-opening]") {
        let gone = row.get_attribute("data-opening").is_some_and(|key| !open.contains(&key));
        let _ = row.class_list().toggle_with_force("opening--gone", gone);
    }
}

/// Keeps a `HoldClock` going: it is said every second and announced at two minutes, one minute and fifteen seconds.
#[island]
pub fn Countdown(children: Children) -> impl IntoView {
    view! { <div use:count_down>{children()}</div> }
}

/// The time left on a hold.
#[component]
pub fn HoldClock(seconds_left: i32, most: i32) -> impl IntoView {
    view! {
        <p class="hold__clock">
            <span>"Held for you"</span>
            <b role="timer" aria-label="Time left on this hold">{clock(seconds_left)}</b>
        </p>
        <progress max=most value=seconds_left aria-label="Time left on this hold"></progress>
        <p class="hidden-visually" aria-live="polite"></p>
        <p class="hold__over" hidden>"The time is open to others again. Nothing was booked. " <a href="/book">"Choose a time"</a></p>
    }
}

fn count_down(island: Element) {
    let seconds = part(&island, "progress").and_then(|bar| bar.get_attribute("value")).and_then(|value| value.parse::<i32>().ok());
    let end = js_sys::Date::now() + f64::from(seconds.unwrap_or(0)) * 1000.0;
    load::every(1000, move || {
        let left = seconds_until(end);
        show(&island, left);
        left > 0
    });
}

fn show(island: &Element, left: i32) {
    write(island, "[role=timer]", &clock(left));
    write(island, "[aria-live]", announcement(left));
    if let Some(bar) = part(island, "progress") {
        let _ = bar.set_attribute("value", &left.to_string());
    }
    if left == 0 {
        write(island, ".hold__clock span", "The hold ran out");
        if let Some(over) = part(island, ".hold__over") {
            load::hide(&over, false);
        }
    }
}

/// Only if it is news: listeners hear what is written.
fn write(island: &Element, selector: &str, words: &str) {
    if let Some(part) = part(island, selector).filter(|part| part.text_content().as_deref() != Some(words)) {
        part.set_text_content(Some(words));
    }
}

/// Counted from the clock, not from the ticks: a browser slows the ticks of a page in the background.
fn seconds_until(end: f64) -> i32 {
    let left = end - js_sys::Date::now();
    if left <= 0.0 {
        return 0;
    }
    // A date this far after the epoch has the minutes and seconds that are left, rounded up, as whole numbers.
    let left = js_sys::Date::new(&JsValue::from_f64(left + 999.0));
    i32::try_from(left.get_utc_minutes() * 60 + left.get_utc_seconds()).unwrap_or(0)
}

/// "4:36"
fn clock(seconds: i32) -> String {
    let rest = seconds % 60;
    let nought = if rest < 10 { "0" } else { "" };
    (seconds / 60).to_string() + ":" + nought + &rest.to_string()
}

/// Stays the same for a while, so a tick that comes late still says it.
const fn announcement(seconds: i32) -> &'static str {
    match seconds {
        110..=120 => "2 minutes left on this hold",
        50..=60 => "1 minute left on this hold",
        5..=15 => "15 seconds left on this hold",
        0 => "The hold ran out",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_shows_minutes_and_two_figures_of_seconds() {
        assert_eq!([600, 276, 65, 9, 0].map(clock), ["10:00", "4:36", "1:05", "0:09", "0:00"]);
    }

    #[test]
    fn it_is_announced_three_times_and_at_the_end() {
        let mut said: Vec<&str> = (0..=600).rev().map(announcement).collect();
        said.dedup();
        said.retain(|words| !words.is_empty());
        assert_eq!(said.len(), 4, "{said:?}");
    }
}

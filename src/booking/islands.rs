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
/// again. `data-open-starts` names the address that answers which of the openings it is asked about are open, and a row's
/// `data-opening` its opening. Nothing is announced to a stranger: their list asks every `data-every` seconds.
#[island]
pub fn LiveOpenings(children: Children) -> impl IntoView {
    view! { <div use:keep_true>{children()}</div> }
}

fn keep_true(island: Element) {
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
const ASKED_AT_ONCE: usize = 60;

/// One question at a time, however many announcements come: the last answer is the one that counts.
struct Asking {
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

/// Shows what is in it once something is kept for whoever looks.
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
    // One box within the notice, whose columns would tear the link from its sentence. Without a fragment, so that the page is
    // loaded anew even from itself.
    view! { <p class="notice"><span>"A time you wait for came free and is held for you. " <a class="link" href="/home">"Look at it"</a></span></p> }
}

fn mark(rows: &[Element], open: &[String]) {
    for row in rows {
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
    // A date this far after the epoch has what is left, rounded up, as whole numbers. An offer may be kept overnight.
    let left = js_sys::Date::new(&JsValue::from_f64(left + 999.0));
    let hours = (left.get_utc_date() - 1) * 24 + left.get_utc_hours();
    i32::try_from((hours * 60 + left.get_utc_minutes()) * 60 + left.get_utc_seconds()).unwrap_or(0)
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

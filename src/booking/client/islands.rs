//! The clock of a hold. Times come from the server; the page works without it.

use crate::ui::load::{self, part};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// Keeps a `HoldClock` running: shown every second, announced at two minutes, one minute and fifteen seconds.
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

/// Writes only what has changed: screen readers announce every write.
fn write(island: &Element, selector: &str, words: &str) {
    if let Some(part) = part(island, selector).filter(|part| part.text_content().as_deref() != Some(words)) {
        part.set_text_content(Some(words));
    }
}

/// Counted from the clock, not from the ticks: a browser slows down the timers of pages in the background.
fn seconds_until(end: f64) -> i32 {
    let left = end - js_sys::Date::now();
    if left <= 0.0 {
        return 0;
    }
    // A date this far after the epoch gives the time left, rounded up, in whole numbers. An offer may last overnight.
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

/// Stays the same for some seconds, so that a late tick still announces it.
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
    fn the_time_left_is_announced_three_times_and_at_the_end() {
        let mut heard: Vec<&str> = (0..=600).rev().map(announcement).collect();
        heard.dedup();
        heard.retain(|words| !words.is_empty());
        assert_eq!(heard.len(), 4, "{heard:?}");
    }
}

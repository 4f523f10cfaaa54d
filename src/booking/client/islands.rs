//! The clock of a hold. Times come from the server; the page works without it.

use crate::ui::drawn::{Drawn, first, number, part};
use crate::ui::live::{live, on_wake};
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// The clock of a hold. `most`: the seconds of a whole one.
#[component]
pub fn HoldClock(seconds: i64, most: i64) -> impl IntoView {
    provide_context(TimeLeft { seconds, most });
    view! { <Countdown/> }
}

/// In seconds.
#[derive(Clone, Copy, Default)]
struct TimeLeft {
    seconds: i64,
    most: i64,
}

impl Drawn for TimeLeft {
    fn read(island: &Element) -> Option<Self> {
        let bar = part(island, "progress")?;
        Some(Self { seconds: number(&bar, "value")?, most: number(&bar, "max")? })
    }
}

/// Counts down every second, and announces two minutes, one minute and fifteen seconds.
#[island]
fn Countdown() -> impl IntoView {
    let TimeLeft { seconds, most } = first();
    let left = RwSignal::new(seconds);
    // Screen readers announce what changes in a page, not what it comes with.
    let announced = RwSignal::new(String::new());
    on_wake(move || count_down(left, announced));
    view! {
        // A translator would replace the text that ticks.
        <div translate="no">
            <p class="hold__clock">
                <span>{live(move || if left.get() == 0 { "The hold ran out" } else { "Held for you" }.to_owned())}</span>
                <b role="timer" aria-label="Time left on this hold">{live(move || clock(left.get()))}</b>
            </p>
            <progress max=most value=live(move || left.get().to_string()) aria-label="Time left on this hold"></progress>
            <p class="hidden-visually" aria-live="polite">{live(move || announced.get())}</p>
            <p class="hold__over" hidden=live(move || left.get() != 0)>
                "The time is open to others again. Nothing was booked. " <a href="/book">"Choose a time"</a>
            </p>
        </div>
    }
}

fn count_down(left: RwSignal<i64>, announced: RwSignal<String>) {
    let end = js_sys::Date::now() + f64::from(i32::try_from(left.get_untracked()).unwrap_or(0)) * 1000.0;
    let ticking = Rc::new(Cell::new(None::<IntervalHandle>));
    let clock = ticking.clone();
    let tick = move || {
        left.set(seconds_until(end));
        announced.set(announcement(left.get_untracked()).to_owned());
        if left.get_untracked() == 0 {
            clock.get().iter().for_each(IntervalHandle::clear);
        }
    };
    ticking.set(set_interval_with_handle(tick, Duration::from_secs(1)).ok());
}

/// Counted from the clock, not from the ticks: a browser slows down the timers of pages in the background.
fn seconds_until(end: f64) -> i64 {
    let left = end - js_sys::Date::now();
    if left <= 0.0 {
        return 0;
    }
    // A date this far after the epoch gives the time left, rounded up, in whole numbers. An offer may last overnight.
    let left = js_sys::Date::new(&JsValue::from_f64(left + 999.0));
    let hours = (left.get_utc_date() - 1) * 24 + left.get_utc_hours();
    i64::from((hours * 60 + left.get_utc_minutes()) * 60 + left.get_utc_seconds())
}

/// "4:36"
fn clock(seconds: i64) -> String {
    let rest = seconds % 60;
    let nought = if rest < 10 { "0" } else { "" };
    (seconds / 60).to_string() + ":" + nought + &rest.to_string()
}

/// Stays the same for some seconds, so that a late tick still announces it.
const fn announcement(seconds: i64) -> &'static str {
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

//! What moves in the browser: openings that are taken while one looks, and the clock of a hold.
//! Words and times come from the server; both pages work without this.

use crate::ui::load;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// Keeps the list under it true. A row whose opening is taken stays where it is and says so; given back, it can be held
/// again. `url` answers with what is open; a row names its opening in `data-opening`.
#[island]
pub fn LiveOpenings(url: String, children: Children) -> impl IntoView {
    Effect::new(move |_| {
        let asking = Rc::new(Asking { url: url.clone(), under_way: Cell::new(false), again: Cell::new(false) });
        let (taken, returned) = (asking.clone(), asking);
        load::on_announcement("openings", move |_| taken.clone().ask());
        // Between drawing the page and opening the stream something may have been taken.
        load::on_announcement("hello", move |_| returned.clone().ask());
    });
    view! { <div>{children()}</div> }
}

/// One question at a time, however many announcements come: the last answer is the one that counts.
struct Asking {
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
                    mark(&open);
                }
            }
            self.under_way.set(false);
        });
    }
}

fn mark(open: &[String]) {
    let rows = web_sys::window().and_then(|window| window.document()).and_then(|page| page.query_selector_all("[data-opening]").ok());
    let Some(rows) = rows else { return };
    for row in (0..rows.length()).filter_map(|at| rows.item(at)).filter_map(|row| row.dyn_into::<Element>().ok()) {
        let gone = row.get_attribute("data-opening").is_some_and(|key| !open.contains(&key));
        let _ = row.class_list().toggle_with_force("opening--gone", gone);
    }
}

/// The time left on a hold, said every second and announced at two minutes, one minute and fifteen seconds.
#[island]
pub fn Countdown(seconds_left: i32, most: i32) -> impl IntoView {
    let left = RwSignal::new(seconds_left);
    let said = RwSignal::new("");
    Effect::new(move |_| {
        let end = js_sys::Date::now() + f64::from(seconds_left) * 1000.0;
        load::every(1000, move || {
            let now = seconds_until(end);
            left.set(now);
            said.set(announcement(now));
            now > 0
        });
    });
    view! {
        <p class="hold__clock">
            <span>{move || if left.get() > 0 { "Held for you" } else { "The hold ran out" }}</span>
            <b role="timer" aria-label="Time left on this hold">{move || clock(left.get())}</b>
        </p>
        <progress max=most value=move || left.get() aria-label="Time left on this hold"></progress>
        <p class="hidden-visually" aria-live="polite">{move || said.get()}</p>
        {move || {
            (left.get() == 0).then(|| view! { <p class="hold__over">"The time is open to others again. Nothing was booked. " <a href="/book">"Choose a time"</a></p> })
        }}
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

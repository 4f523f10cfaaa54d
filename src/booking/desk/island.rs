//! Moving a visit on the day's picture, by dragging it or with the arrow keys. The move fills in a plain form under the picture, to
//! be sent or cancelled; without this each visit is a link to the page that moves it.

use crate::ui::load::{self, part, parts};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement, KeyboardEvent, MouseEvent};

/// Visits in it have `data-visit`, and `x` and `y` as their position. `[data-grid]` says what a position means.
#[island]
pub fn MoveByHand(children: Children) -> impl IntoView {
    view! { <div use:by_hand>{children()}</div> }
}

/// A visit that is being moved.
struct Moved {
    visit: Element,
    /// Its original position.
    home: (i32, i32),
    /// How far it was moved: columns and minutes.
    by: (i32, i32),
    /// Where the mouse grabbed it.
    held_at: Option<(i32, i32)>,
}

struct Hand {
    island: Element,
    moved: RefCell<Option<Moved>>,
}

fn number(of: &Element, name: &str) -> i32 {
    of.get_attribute(name).and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn by_hand(island: Element) {
    let hand = Rc::new(Hand { island: island.clone(), moved: RefCell::new(None) });
    let on = |kind: &str, handle: fn(&Rc<Hand>, Event)| {
        let hand = hand.clone();
        load::listen(&island, kind, move |event| handle(&hand, event));
    };
    on("keydown", |hand, event| hand.key(&event));
    on("pointerdown", |hand, event| hand.take(&event));
    // On the whole window: the mouse may leave the picture before its button is released.
    if let Some(window) = web_sys::window() {
        let (dragging, dropping) = (hand.clone(), hand.clone());
        load::listen(&window, "pointermove", move |event| dragging.drag(&event));
        load::listen(&window, "pointerup", move |_| dropping.drop_it());
    }
    on("dragstart", |_, event| event.prevent_default());
    on("click", |hand, event| hand.click(&event));
}

/// Each visit is a picture inside a link: key events come from the link, mouse events from inside it.
fn visit_of(event: &Event) -> Option<Element> {
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a").ok().flatten()?;
    part(&link, "[data-visit]")
}

impl Hand {
    fn grid(&self) -> Option<Element> {
        part(&self.island, "[data-grid]")
    }

    fn form(&self) -> Option<HtmlFormElement> {
        part(&self.island, "form")?.dyn_into().ok()
    }

    /// Starts or continues moving this visit. Another one that was being moved goes back.
    fn begin(&self, visit: &Element) {
        let same = self.moved.borrow().as_ref().is_some_and(|moved| moved.visit == *visit);
        if !same {
            self.leave();
            let home = (number(visit, "x"), number(visit, "y"));
            *self.moved.borrow_mut() = Some(Moved { visit: visit.clone(), home, by: (0, 0), held_at: None });
        }
    }

    fn key(&self, event: &Event) {
        let (Some(visit), Some(key)) = (visit_of(event), event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key)) else { return };
        let step = self.grid().map_or(15, |grid| number(&grid, "data-step"));
        let by = match key.as_str() {
            "ArrowUp" => (0, -step),
            "ArrowDown" => (0, step),
            "ArrowLeft" => (-1, 0),
            "ArrowRight" => (1, 0),
            "Escape" => return self.leave(),
            "Enter" if self.is_away(&visit) => {
                event.prevent_default();
                if let Some(form) = self.form() {
                    let _ = form.request_submit();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        self.begin(&visit);
        let from = self.moved.borrow().as_ref().map_or((0, 0), |moved| moved.by);
        self.put(from.0 + by.0, from.1 + by.1);
        self.say();
    }

    fn take(&self, event: &Event) {
        let (Some(visit), Some(mouse)) = (visit_of(event), event.dyn_ref::<MouseEvent>()) else { return };
        let kind = js_sys::Reflect::get(event, &"pointerType".into()).ok().and_then(|kind| kind.as_string());
        // A finger scrolls the picture; touch users move visits on the page behind the link.
        if mouse.button() != 0 || kind.as_deref() != Some("mouse") {
            return;
        }
        self.begin(&visit);
        if let Some(moved) = self.moved.borrow_mut().as_mut() {
            let column = self.grid().map_or(160, |grid| number(&grid, "data-column-width"));
            moved.held_at = Some((mouse.client_x() - moved.by.0 * column, mouse.client_y() - moved.by.1));
        }
    }

    fn drag(&self, event: &Event) {
        let held = self.moved.borrow().as_ref().and_then(|moved| moved.held_at);
        let (Some(held), Some(mouse), Some(grid)) = (held, event.dyn_ref::<MouseEvent>(), self.grid()) else { return };
        let (column, step) = (number(&grid, "data-column-width").max(1), number(&grid, "data-step").max(1));
        let (dx, dy) = (mouse.client_x() - held.0, mouse.client_y() - held.1);
        self.put((dx + dx.signum() * column / 2) / column, (dy + dy.signum() * step / 2) / step * step);
    }

    fn drop_it(&self) {
        let held = self.moved.borrow_mut().as_mut().and_then(|moved| moved.held_at.take());
        if held.is_some() {
            self.say();
        }
    }

    /// A click on a visit that was dragged does not open its page; the form's second button puts the visit back.
    fn click(&self, event: &Event) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| target.closest("[data-leave]").ok().flatten().is_some()) {
            self.leave();
        } else if visit_of(event).is_some_and(|visit| self.is_away(&visit)) {
            event.prevent_default();
        }
    }

    /// Whether this visit is the one being moved and is away from its original position.
    fn is_away(&self, visit: &Element) -> bool {
        self.moved.borrow().as_ref().is_some_and(|moved| moved.visit == *visit && moved.by != (0, 0))
    }

    /// Puts it this many columns and minutes from its original position, within the picture.
    fn put(&self, columns: i32, minutes: i32) {
        let Some(grid) = self.grid() else { return };
        let mut moved = self.moved.borrow_mut();
        let Some(moved) = moved.as_mut() else { return };
        let at = number(&moved.visit, "data-column");
        let last = number(&grid, "data-columns") - 1;
        let most = number(&grid, "data-bottom") - moved.home.1 - number(&moved.visit, "height");
        moved.by = (columns.clamp(-at, last - at), minutes.clamp(number(&grid, "data-top") - moved.home.1, most));
        let width = number(&grid, "data-column-width");
        let _ = moved.visit.set_attribute("x", &(moved.home.0 + moved.by.0 * width).to_string());
        let _ = moved.visit.set_attribute("y", &(moved.home.1 + moved.by.1).to_string());
    }

    /// Puts it back and closes the form.
    fn leave(&self) {
        if let Some(moved) = self.moved.borrow_mut().take() {
            let _ = moved.visit.set_attribute("x", &moved.home.0.to_string());
            let _ = moved.visit.set_attribute("y", &moved.home.1.to_string());
        }
        if let Some(form) = self.form() {
            load::hide(&form, true);
        }
    }

    /// Fills the form in and describes the move.
    fn say(&self) {
        let (Some(grid), Some(form)) = (self.grid(), self.form()) else { return };
        let moved = self.moved.borrow();
        let Some(moved) = moved.as_ref() else { return };
        load::hide(&form, moved.by == (0, 0));
        let column = number(&moved.visit, "data-column") + moved.by.0;
        let heads = parts(&grid, "[data-head]");
        let Some(head) = usize::try_from(column).ok().and_then(|column| heads.get(column)) else { return };
        let minute = moved.home.1 + moved.by.1 - number(&grid, "data-top");
        let base: i64 = grid.get_attribute("data-base").and_then(|text| text.parse().ok()).unwrap_or(0);
        let text = |of: &Element, name: &str| of.get_attribute(name).unwrap_or_default();
        let shown = number(&grid, "data-from") + minute;
        // After a clock change, wall minutes and instants differ by another amount.
        let changed = text(&grid, "data-change-at").parse::<i32>().is_ok_and(|at| at <= shown);
        let change: i64 = if changed { text(&grid, "data-change-by").parse().unwrap_or(0) } else { 0 };
        let start = base + i64::from(minute) * 60_000_000 - change;
        let by_room = text(&grid, "data-grid") == "rooms";
        let id = text(head, "data-head");
        let (therapist, room) = if by_room { (text(&moved.visit, "data-therapist"), id) } else { (id, String::new()) };
        for (name, value) in [
            ("booking", text(&moved.visit, "data-visit")),
            ("service", text(&moved.visit, "data-service")),
            ("therapist", therapist),
            ("start", start.to_string()),
            ("room", room),
        ] {
            if let Some(field) = part(&form, &("[name=".to_owned() + name + "]")) {
                let _ = field.set_attribute("value", &value);
            }
        }
        let with = if by_room { " in " } else { " with " };
        let words = "Move ".to_owned() + &text(&moved.visit, "data-name") + " to " + &clock(shown) + with + &text(head, "data-name") + "?";
        if let Some(line) = part(&form, "[aria-live]") {
            line.set_text_content(Some(&words));
        }
    }
}

/// "4:30 pm"
fn clock(minute: i32) -> String {
    let (hour, rest) = (minute / 60, minute % 60);
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let nought = if rest < 10 { "0" } else { "" };
    let half = if hour % 24 < 12 { " am" } else { " pm" };
    twelve.to_string() + ":" + nought + &rest.to_string() + half
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_time_is_written_as_the_clinic_writes_it() {
        assert_eq!([0, 495, 720, 990].map(clock), ["12:00 am", "8:15 am", "12:00 pm", "4:30 pm"]);
    }
}

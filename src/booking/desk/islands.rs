//! Moving a visit on the day's picture, by dragging it or with the arrow keys. The move fills in a plain form under the picture, to
//! be sent or cancelled; without this each visit is a link to the page that moves it.

use super::moving::{Away, Board, Question, Visit};
use crate::ui::drawn::{number, part, parts, text};
use crate::ui::live::{live, on_wake};
use crate::ui::{Button, ButtonKind, load};
use leptos::html::{Div, Form};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent, PointerEvent};

/// `children` is the picture, rendered by the server: `[data-grid]` says what a position means, `data-visit` marks the visits that can be
/// moved.
#[island(lazy)]
pub fn MoveByHand(children: Children) -> impl IntoView {
    let hand = Hand::default();
    on_wake(move || {
        if let Some(picture) = hand.picture.get() {
            hand.adopt(&picture);
        }
    });
    let field = move |read: fn(&Question) -> &String| live(move || hand.asked.with(|asked| asked.as_ref().map(read).cloned()));
    view! {
        <div node_ref=hand.picture
            on:keydown=move |event| hand.key(&event)
            on:pointerdown=move |event| hand.take(&event)
            on:click=move |event| hand.click(&event)
            on:dragstart=move |event| event.prevent_default()>
            {children()}
            <form node_ref=hand.form class="grid__move" method="post" action="/api/schedule/move"
                hidden=live(move || hand.asked.with(Option::is_none))>
                <p aria-live="polite">{field(|asked| &asked.words)}</p>
                <input type="hidden" name="booking" value=field(|asked| &asked.booking)/>
                <input type="hidden" name="therapist" value=field(|asked| &asked.therapist)/>
                <input type="hidden" name="service" value=field(|asked| &asked.service)/>
                <input type="hidden" name="start" value=field(|asked| &asked.start)/>
                <input type="hidden" name="room" value=field(|asked| &asked.room)/>
                <div class="btn-row">
                    <Button kind=ButtonKind::Main>"Move it"</Button>
                    <button class="btn" type="button" on:click=move |_| hand.leave()>"Leave it"</button>
                </div>
            </form>
        </div>
    }
}

/// A visit that is being moved.
#[derive(Debug, Clone)]
struct Moved {
    visit: Visit,
    away: Away,
    /// Where the mouse grabbed it.
    held_at: Option<(i32, i32)>,
}

#[derive(Clone, Copy, Default)]
struct Hand {
    picture: NodeRef<Div>,
    form: NodeRef<Form>,
    drawn: StoredValue<Option<(Board, Vec<Visit>)>>,
    moved: RwSignal<Option<Moved>>,
    /// The move that the form asks to confirm. It stays as it is during a drag, so that nothing jumps under the mouse.
    asked: RwSignal<Option<Question>>,
}

impl Hand {
    /// Positions each visit of the picture from `moved` from now on.
    fn adopt(self, picture: &Element) {
        let Some(grid) = part(picture, "[data-grid]") else { return };
        let visits: Vec<(Visit, Element)> = parts(picture, "[data-visit]").into_iter().map(|one| (visit(&one), one)).collect();
        let board = read(&grid);
        let width = board.column_width;
        self.drawn.set_value(Some((board, visits.iter().map(|(visit, _)| visit.clone()).collect())));
        for (visit, element) in visits {
            Effect::new(move |before: Option<Away>| {
                let away = self.away(&visit.id);
                if before.unwrap_or_default() != away {
                    let _ = element.set_attribute("x", &(visit.x + away.columns * width).to_string());
                    let _ = element.set_attribute("y", &(visit.y + away.minutes).to_string());
                }
                away
            });
        }
        // On the whole window: the mouse may leave the picture before its button is released.
        load::listen(&window(), "pointermove", move |event| self.drag(event.unchecked_ref()));
        load::listen(&window(), "pointerup", move |_| self.drop_it());
    }

    fn away(self, id: &str) -> Away {
        self.moved.with(|moved| moved.as_ref().filter(|moved| moved.visit.id == id).map_or(Away::default(), |moved| moved.away))
    }

    /// Asks the board; `None` before the picture is taken over.
    fn board<T>(self, ask: impl FnOnce(&Board) -> T) -> Option<T> {
        self.drawn.with_value(|drawn| drawn.as_ref().map(|(board, _)| ask(board)))
    }

    /// The visit of an event: key events come from its link, mouse events from inside it.
    fn visit_of(self, event: &Event) -> Option<Visit> {
        let link = event.target()?.dyn_into::<Element>().ok()?.closest("a").ok().flatten()?;
        let id = text(&part(&link, "[data-visit]")?, "data-visit");
        self.drawn.with_value(|drawn| drawn.as_ref()?.1.iter().find(|visit| visit.id == id).cloned())
    }

    /// Starts or continues moving this visit. Another one that was being moved goes back.
    fn begin(self, visit: Visit) {
        if !self.moved.with_untracked(|moved| moved.as_ref().is_some_and(|moved| moved.visit.id == visit.id)) {
            self.leave();
            self.moved.set(Some(Moved { visit, away: Away::default(), held_at: None }));
        }
    }

    fn key(self, event: &KeyboardEvent) {
        let Some(visit) = self.visit_of(event) else { return };
        let step = self.board(|board| board.step).unwrap_or(0);
        let (columns, minutes) = match event.key().as_str() {
            "ArrowUp" => (0, -step),
            "ArrowDown" => (0, step),
            "ArrowLeft" => (-1, 0),
            "ArrowRight" => (1, 0),
            "Escape" => return self.leave(),
            "Enter" if self.is_away(&visit) => {
                event.prevent_default();
                if let Some(form) = self.form.get_untracked() {
                    let _ = form.request_submit();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        self.begin(visit);
        let from = self.moved.with_untracked(|moved| moved.as_ref().map(|moved| moved.away)).unwrap_or_default();
        self.put(Away { columns: from.columns + columns, minutes: from.minutes + minutes });
        self.ask();
    }

    fn take(self, event: &PointerEvent) {
        // A finger scrolls the picture; touch users move visits on the page behind the link.
        let Some(visit) = self.visit_of(event).filter(|_| event.button() == 0 && event.pointer_type() == "mouse") else { return };
        self.begin(visit);
        let width = self.board(|board| board.column_width).unwrap_or(0);
        self.moved.update(|moved| {
            if let Some(moved) = moved {
                moved.held_at = Some((event.client_x() - moved.away.columns * width, event.client_y() - moved.away.minutes));
            }
        });
    }

    fn drag(self, event: &MouseEvent) {
        let Some((x, y)) = self.moved.with_untracked(|moved| moved.as_ref()?.held_at) else { return };
        let to = self.board(|board| board.nearest(event.client_x() - x, event.client_y() - y));
        self.put(to.unwrap_or_default());
    }

    fn drop_it(self) {
        if self.moved.with_untracked(|moved| moved.as_ref().is_some_and(|moved| moved.held_at.is_some())) {
            self.moved.update(|moved| moved.iter_mut().for_each(|moved| moved.held_at = None));
            self.ask();
        }
    }

    /// A click on a visit that was dragged does not open its page.
    fn click(self, event: &MouseEvent) {
        if self.visit_of(event).is_some_and(|visit| self.is_away(&visit)) {
            event.prevent_default();
        }
    }

    /// Whether this visit is the one being moved and is away from its original position.
    fn is_away(self, visit: &Visit) -> bool {
        untrack(|| self.away(&visit.id)) != Away::default()
    }

    /// Puts it this far from its original position, within the picture.
    fn put(self, away: Away) {
        let there = self.moved.with_untracked(|moved| {
            let moved = moved.as_ref()?;
            self.board(|board| board.within(&moved.visit, away)).filter(|there| *there != moved.away)
        });
        if let Some(there) = there {
            self.moved.update(|moved| moved.iter_mut().for_each(|moved| moved.away = there));
        }
    }

    /// Puts it back and closes the form.
    fn leave(self) {
        self.moved.set(None);
        self.asked.set(None);
    }

    /// Fills the form in and describes the move.
    fn ask(self) {
        let asked = self.moved.with_untracked(|moved| {
            let moved = moved.as_ref()?;
            self.board(|board| board.question(&moved.visit, moved.away)).flatten()
        });
        self.asked.set(asked);
    }
}

fn read(grid: &Element) -> Board {
    let at = |name| number(grid, name).unwrap_or(0);
    let heads = parts(grid, "[data-head]").iter().map(|head| (text(head, "data-head"), text(head, "data-name"))).collect();
    Board {
        by_room: text(grid, "data-grid") == "rooms",
        heads,
        column_width: at("data-column-width"),
        step: number(grid, "data-step").unwrap_or(15),
        top: at("data-top"),
        bottom: at("data-bottom"),
        from: at("data-from"),
        base: number(grid, "data-base").unwrap_or(0),
        change: number(grid, "data-change-at").zip(number(grid, "data-change-by")),
    }
}

fn visit(drawn: &Element) -> Visit {
    let at = |name| number(drawn, name).unwrap_or(0);
    Visit {
        id: text(drawn, "data-visit"),
        service: text(drawn, "data-service"),
        therapist: text(drawn, "data-therapist"),
        client: text(drawn, "data-name"),
        column: at("data-column"),
        x: at("x"),
        y: at("y"),
        height: at("height"),
    }
}

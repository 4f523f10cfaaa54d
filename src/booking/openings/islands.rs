//! The list of openings, kept up to date while it is open.

use crate::ui::drawn::{Drawn, first, number, part, parts, text};
use crate::ui::live::{live, on_wake, spawn};
use crate::ui::load;
use leptos::html::Div;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use web_sys::Element;

/// What a list of openings has to know to stay up to date.
#[derive(Debug, Clone, Default)]
pub struct ListFacts {
    /// The address that tells which openings are still free.
    pub open_starts: String,
    /// The address that tells how many openings these days have.
    pub count: String,
    /// How many they had when the page was drawn.
    pub shown: i64,
    /// Seconds between two questions. Nothing is announced to strangers, so their list asks by itself.
    pub every: Option<u64>,
    /// The address of the page.
    pub page: String,
}

impl Drawn for ListFacts {
    fn read(island: &Element) -> Option<Self> {
        let list = part(island, "[data-open-starts]")?;
        Some(Self {
            open_starts: text(&list, "data-open-starts"),
            count: text(&list, "data-count"),
            shown: number(&list, "data-shown")?,
            every: number(&list, "data-every"),
            page: text(&part(island, ".openings__new a")?, "href"),
        })
    }
}

/// Keeps its list up to date. The server renders the rows, and each names its opening in `data-opening`. A row whose opening is taken
/// stays in place and says so; once the opening is free again it can be held.
#[island]
pub fn LiveOpenings(children: Children) -> impl IntoView {
    let facts: ListFacts = first();
    let ListFacts { open_starts, count, shown, every, page } = facts.clone();
    let (list, has_more) = (NodeRef::<Div>::new(), RwSignal::new(false));
    on_wake(move || {
        if let Some(list) = list.get() {
            keep_current(facts, &list, has_more);
        }
    });
    view! {
        // New openings do not push the list about under a finger: a line says that there are more and links to them.
        <p class="openings__new" hidden=live(move || !has_more.get()) aria-live="polite">
            "More times have come free. "<a class="link" href=page>"Show them"</a>
        </p>
        <div node_ref=list data-open-starts=open_starts data-count=count data-shown=shown data-every=every>{children()}</div>
    }
}

fn keep_current(facts: ListFacts, list: &Element, has_more: RwSignal<bool>) {
    let rows: Vec<Row> = parts(list, "[data-opening]").into_iter().map(Row::adopt).collect();
    let every = facts.every;
    let asking = Rc::new(Asking { facts, rows, has_more, under_way: Cell::new(false), again: Cell::new(false) });
    if let Some(seconds) = every {
        let ask = move || {
            if !document().hidden() {
                asking.clone().ask();
            }
        };
        set_interval(ask, Duration::from_secs(seconds));
        return;
    }
    // "hello": something may have been taken between drawing the page and opening the stream.
    for topic in ["openings", "hello"] {
        let asking = asking.clone();
        load::on_announcement(topic, move |_| asking.clone().ask());
    }
}

/// A row rendered by the server, and whether its opening is taken.
struct Row {
    opening: String,
    /// It is among the suggestions above the days.
    suggested: bool,
    gone: RwSignal<bool>,
}

impl Row {
    fn adopt(row: Element) -> Self {
        let opening = text(&row, "data-opening");
        let suggested = row.closest("[aria-labelledby=best]").is_ok_and(|found| found.is_some());
        let gone = RwSignal::new(false);
        Effect::new(move || {
            let _ = row.class_list().toggle_with_force("opening--gone", gone.get());
        });
        Self { opening, suggested, gone }
    }
}

/// Keeps the address short enough for every server on the way.
const ASKED_AT_ONCE: usize = 60;

/// One request at a time, however many announcements come: the last answer counts.
struct Asking {
    facts: ListFacts,
    rows: Vec<Row>,
    has_more: RwSignal<bool>,
    under_way: Cell<bool>,
    again: Cell<bool>,
}

impl Asking {
    fn ask(self: Rc<Self>) {
        self.again.set(true);
        if self.under_way.replace(true) {
            return;
        }
        spawn(async move {
            while self.again.replace(false) {
                for rows in self.rows.chunks(ASKED_AT_ONCE) {
                    let mut url = self.facts.open_starts.clone() + "&keys=";
                    for row in rows {
                        url += &row.opening;
                        url += ",";
                    }
                    if let Ok(open) = load::get::<Vec<String>>(&url).await {
                        rows.iter().for_each(|row| row.gone.set(!open.contains(&row.opening)));
                    }
                }
                if let Ok(count) = load::get::<i64>(&self.facts.count).await {
                    self.has_more.set(count > self.left());
                }
            }
            self.under_way.set(false);
        });
    }

    /// How many of the openings shown are still free. A suggestion has a row in its day as well and is counted there.
    fn left(&self) -> i64 {
        let gone = self.rows.iter().filter(|row| !row.suggested && row.gone.get_untracked()).count();
        self.facts.shown - i64::try_from(gone).unwrap_or(0)
    }
}

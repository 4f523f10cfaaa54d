//! A therapist's queue that reorders itself while it is open.

use crate::messaging::model::{QueueNews, ThreadRow};
use crate::ui::drawn::{Drawn, first, part, parts, text, words};
use crate::ui::live::{on_wake, spawn};
use crate::ui::{load, unread};
use leptos::prelude::*;
use std::time::Duration;
use web_sys::Element;

/// The queue, kept up to date. `current` is the open thread, or "".
#[component]
pub fn Queue(rows: Vec<ThreadRow>, current: String) -> impl IntoView {
    provide_context(QueueFacts { rows, current });
    view! { <LiveInbox/> }
}

#[derive(Debug, Clone, Default)]
struct QueueFacts {
    rows: Vec<ThreadRow>,
    current: String,
}

impl Drawn for QueueFacts {
    fn read(island: &Element) -> Option<Self> {
        let row_of = |link: Element| link.closest("li").ok().flatten();
        let current = part(island, "[aria-current]").and_then(row_of).map(|row| text(&row, "data-thread")).unwrap_or_default();
        Some(Self { rows: parts(island, "li").iter().map(row).collect(), current })
    }
}

fn row(drawn: &Element) -> ThreadRow {
    let said = |selector| words(drawn, selector).trim().to_owned();
    ThreadRow {
        thread: text(drawn, "data-thread"),
        href: part(drawn, "a").map(|link| text(&link, "href")).unwrap_or_default(),
        with: said("[data-with]"),
        when: said("a > span:not([data-waits])"),
        excerpt: said("p"),
        unread: said("[data-count]").parse().unwrap_or(0),
        waits: said("[data-waits]"),
        place: text(drawn, "data-place"),
    }
}

#[island]
fn LiveInbox() -> impl IntoView {
    let QueueFacts { rows, current } = first();
    let rows = RwSignal::new(rows);
    on_wake(move || {
        for topic in ["thread", "unread"] {
            load::on_announcement(topic, move |about| spawn(fetch_row(rows, about)));
        }
    });
    view! {
        <ul class="threads" aria-live="polite">
            <For each=move || rows.get() key=key let:row>
                <ThreadRowView current={row.thread == current} row/>
            </For>
        </ul>
    }
}

async fn fetch_row(rows: RwSignal<Vec<ThreadRow>>, thread: String) {
    let url = String::from("/api/messaging/inbox?thread=") + &thread;
    if let Ok(news) = load::get::<QueueNews>(&url).await {
        unread::show(news.unread);
        let row = news.row;
        let before = rows.with_untracked(|rows| rows.iter().find(|one| one.thread == row.thread).cloned());
        match before {
            Some(before) if key(&before) == key(&row) => {}
            // A row that moves down is taken out first: otherwise the row above its new place would leave the page for a moment, and
            // lose the focus.
            Some(before) if before.place < row.place => {
                rows.update(|rows| rows.retain(|one| one.thread != row.thread));
                set_timeout(move || rows.update(|rows| put(rows, row)), Duration::ZERO);
            }
            _ => rows.update(|rows| put(rows, row)),
        }
    }
}

/// Puts a row where it belongs now.
fn put(rows: &mut Vec<ThreadRow>, row: ThreadRow) {
    rows.retain(|one| one.thread != row.thread);
    let at = rows.iter().position(|one| row.place < one.place).unwrap_or(rows.len());
    rows.insert(at, row);
}

/// The key of a row: it changes whenever the row would look different.
fn key(row: &ThreadRow) -> String {
    let ThreadRow { thread, href: _, with, when, excerpt, unread, waits, place } = row;
    let when = if waits.is_empty() { when } else { waits };
    [with, when, excerpt, place, &unread.to_string()].into_iter().fold(thread.clone(), |name, part| name + " " + part)
}

/// One thread in a list. It shows the wait instead of the time while an answer is due.
#[component]
pub fn ThreadRowView(row: ThreadRow, current: bool) -> impl IntoView {
    let is_unread = row.unread > 0;
    let unread = is_unread.then(|| {
        view! { <span class="hidden-visually">", " <span data-count="">{row.unread.to_string()}</span> " unread"</span> }
    });
    let waits = !row.waits.is_empty();
    let when = if waits { row.waits } else { row.when };
    view! {
        <li class=is_unread.then_some("is-unread") data-thread=row.thread data-place=row.place>
            <a href=row.href aria-current=current.then_some("true")>
                <b><span data-with="">{row.with}</span>{unread}</b>
                <span class="small soft" data-waits=waits>{when}</span>
                <p>{row.excerpt}</p>
            </a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(thread: &str, place: &str) -> ThreadRow {
        ThreadRow {
            thread: thread.to_owned(),
            href: "/inbox/".to_owned() + thread + "#newest",
            with: "Maya Fournier".to_owned(),
            when: "11:42 am".to_owned(),
            excerpt: "Is heat before bed still right?".to_owned(),
            unread: 0,
            waits: String::new(),
            place: place.to_owned(),
        }
    }

    #[test]
    fn a_row_with_news_moves_to_its_place_and_stands_there_once() {
        let mut rows = vec![row("maya", "1"), row("wendell", "2"), row("grace", "3")];
        let order = |rows: &[ThreadRow]| rows.iter().map(|row| row.thread.clone()).collect::<Vec<_>>();
        put(&mut rows, row("grace", "0"));
        assert_eq!(order(&rows), ["grace", "maya", "wendell"]);
        put(&mut rows, row("grace", "9"));
        assert_eq!(order(&rows), ["maya", "wendell", "grace"]);
        put(&mut rows, row("idris", "15"));
        assert_eq!(order(&rows), ["maya", "idris", "wendell", "grace"]);
    }
}

//! A therapist's queue that reorders itself while it is open.

use super::show_unread;
use crate::messaging::model::{QueueNews, ThreadRow};
use crate::ui::load;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A therapist's queue beside a thread or alone. `current` is the open thread, or "".
#[island]
pub fn LiveInbox(rows: Vec<ThreadRow>, current: String) -> impl IntoView {
    let rows = RwSignal::new(rows);
    Effect::new(move |_| {
        for topic in ["thread", "unread"] {
            load::on_announcement(topic, move |about| spawn_local(fetch_row(rows, about)));
        }
    });
    view! {
        <ul class="threads" aria-live="polite">
            <For each=move || rows.get() key=row_key let:row>
                <Row current={row.thread == current} row/>
            </For>
        </ul>
    }
}

async fn fetch_row(rows: RwSignal<Vec<ThreadRow>>, thread: String) {
    let url = String::from("/api/messaging/inbox?thread=") + &thread;
    if let Ok(news) = load::get::<QueueNews>(&url).await {
        rows.update(|rows| put(rows, news.row));
        show_unread(news.unread);
    }
}

fn row_key(row: &ThreadRow) -> (String, i64, i64, i64) {
    (row.thread.clone(), row.last, row.unread, row.due)
}

/// Puts a row where it belongs now.
fn put(rows: &mut Vec<ThreadRow>, row: ThreadRow) {
    rows.retain(|one| one.thread != row.thread);
    let at = rows.iter().position(|one| row.goes_before(one)).unwrap_or(rows.len());
    rows.insert(at, row);
}

/// One thread in a list.
#[component]
pub fn Row(row: ThreadRow, current: bool) -> impl IntoView {
    let when = if row.waits.is_empty() { row.when } else { row.waits };
    let unread = (row.unread > 0).then(|| view! { <span class="hidden-visually">", " {row.unread} " unread"</span> });
    view! {
        <li class=(row.unread > 0).then_some("is-unread")>
            <a href=row.href aria-current=current.then_some("true")>
                <b>{row.with}{unread}</b>
                <span class="small soft">{when}</span>
                <p>{row.excerpt}</p>
            </a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_the_queue_moves_to_its_new_place() {
        let row = |thread: &str, due, last| ThreadRow {
            thread: thread.to_owned(),
            href: String::new(),
            with: String::new(),
            when: String::new(),
            excerpt: String::new(),
            unread: 0,
            waits: String::new(),
            due,
            last,
        };
        let mut rows = vec![row("maya", 10, 10), row("wendell", i64::MAX, 9), row("ines", i64::MAX, 3)];
        put(&mut rows, row("ines", 20, 20));
        put(&mut rows, row("maya", i64::MAX, 30));
        let order: Vec<&str> = rows.iter().map(|row| row.thread.as_str()).collect();
        assert_eq!(order, ["ines", "maya", "wendell"]);
    }
}

//! A therapist's queue that reorders itself while it is open.

use super::news::show_unread;
use crate::messaging::model::{QueueNews, ThreadRow};
use crate::ui::load;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// Keeps the queue in it up to date. `children` is a list of rows, in order.
#[island]
pub fn LiveInbox(children: Children) -> impl IntoView {
    view! { <div use:keep_up_to_date>{children()}</div> }
}

fn keep_up_to_date(island: Element) {
    let Some(list) = load::part(&island, "ul") else { return };
    for topic in ["thread", "unread"] {
        let list = list.clone();
        load::on_announcement(topic, move |about| spawn_local(fetch_row(list.clone(), about)));
    }
}

async fn fetch_row(list: Element, thread: String) {
    let url = String::from("/api/messaging/inbox?thread=") + &thread;
    if let Ok(news) = load::get::<QueueNews>(&url).await {
        put(&list, news.row);
        show_unread(news.unread);
    }
}

/// Puts a row where it belongs now. An unchanged row stays as it is, so that screen readers do not announce it again.
fn put(list: &Element, row: ThreadRow) {
    let rows = load::parts(list, "[data-place]");
    let (old, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|one| one.get_attribute("data-thread").as_ref() == Some(&row.thread));
    let before = others.iter().find(|one| one.get_attribute("data-place").is_some_and(|place| row.place < place));
    let current = document().location().and_then(|here| here.pathname().ok()).as_ref() == Some(&row.href);
    load::draw(view! { <ThreadRowView row current/> }, list, before);
    let drawn = before.map_or_else(|| list.last_element_child(), Element::previous_element_sibling);
    match (old.first(), drawn) {
        (Some(old), Some(drawn)) if old.is_equal_node(Some(&drawn)) => drawn.remove(),
        (Some(old), _) => old.remove(),
        (None, _) => {}
    }
}

/// One thread in a list.
#[component]
pub fn ThreadRowView(row: ThreadRow, current: bool) -> impl IntoView {
    let when = if row.waits.is_empty() { row.when } else { row.waits };
    let unread = (row.unread > 0).then(|| view! { <span class="hidden-visually">", " {row.unread} " unread"</span> });
    view! {
        <li class=(row.unread > 0).then_some("is-unread") data-thread=row.thread data-place=row.place>
            <a href={row.href + "#newest"} aria-current=current.then_some("true")>
                <b>{row.with}{unread}</b>
                <span class="small soft">{when}</span>
                <p>{row.excerpt}</p>
            </a>
        </li>
    }
}

//! `/inbox`: a therapist's queue, the longest wait first.

use crate::messaging::islands::Queue;
use crate::messaging::model::ThreadRow;
use crate::messaging::server::queries;
use crate::session::cx::Cx;
use crate::web::{Page, PageResult};
use leptos::prelude::*;

pub async fn inbox_page(cx: Cx) -> PageResult {
    let me = cx.therapist()?;
    let (rows, subjects) = queries::inbox(&cx, &me).await?;
    cx.looked_at_all("/inbox", subjects, None).await?;
    Ok(Page::new(&cx, "Messages", "/inbox", move || {
        view! {
            <h1 class="hidden-visually">"Messages"</h1>
            <div class="mail mail--list-only">
                <QueueView rows current=String::new()/>
                <section class="mail__thread" aria-label="Thread">
                    <p class="soft mail__none">"Choose a thread to read and answer it here."</p>
                </section>
            </div>
        }
    })
    .with_live_count(true))
}

/// The queue. `current` is the open thread, or "".
#[component]
pub fn QueueView(rows: Vec<ThreadRow>, current: String) -> impl IntoView {
    let empty = rows.is_empty();
    view! {
        <nav class="mail__list" aria-label="Threads">
            <div class="section__head"><h2>"Messages"</h2></div>
            {empty.then(|| view! { <p class="soft">"Nobody has written to you yet. When a client does, it shows here."</p> })}
            <Queue rows current/>
        </nav>
    }
}

//! `/messages`: a client's threads, newest first. A laptop shows the newest thread beside them.

use super::pane::{PaneContext, ThreadView};
use crate::error::AppError;
use crate::messaging::islands::ThreadRowView;
use crate::messaging::model::{Side, ThreadRow};
use crate::messaging::server::correspondent::Correspondent;
use crate::messaging::server::queries::{self, NEWEST, OpenThread};
use crate::session::cx::Cx;
use crate::types::ids::{TherapistId, ThreadId};
use crate::ui::{Button, Glyph, Hidden, Icon};
use crate::web::{Page, PageResult};
use leptos::prelude::*;

pub async fn threads_page(cx: Cx) -> PageResult {
    let me = cx.client()?;
    let rows = queries::threads(&cx, &me).await?;
    let others = queries::may_write_to(&cx, &me).await?;
    let newest = newest(&cx, &Correspondent::Client(me.clone()), &rows).await?;
    cx.looked_at("/messages", me.subject(), None).await?;
    let is_live = newest.is_some();
    Ok(Page::new(&cx, "Messages", "/messages", move || {
        let current = newest.as_ref().map(|(open, _)| open.id.to_string()).unwrap_or_default();
        view! {
            <h1 class="hidden-visually">"Messages"</h1>
            <div class="mail mail--list-only">
                <ListView rows others current/>
                {newest.map(|(open, context)| view! { <ThreadView open context/> })}
            </div>
        }
    })
    .with_live_count(is_live))
}

/// Not marked as read here, since a phone does not show it. Where it is in view, the browser reports it as read.
async fn newest(cx: &Cx, who: &Correspondent, rows: &[ThreadRow]) -> Result<Option<(OpenThread, PaneContext)>, AppError> {
    let Some(id) = rows.first().and_then(|row| row.thread.parse::<ThreadId>().ok()) else {
        return Ok(None);
    };
    let open = queries::thread(cx, who, id, NEWEST).await?;
    let context = PaneContext { back: "/messages", address: Side::Client.page(id), prefill: "", unseen: open.unread > 0, older: false };
    Ok(Some((open, context)))
}

/// A client's threads, and the other therapists they may write to. `current` is the open thread, or "".
#[component]
pub fn ListView(rows: Vec<ThreadRow>, others: Vec<(TherapistId, String)>, current: String) -> impl IntoView {
    let empty = rows.is_empty();
    let nobody = empty && others.is_empty();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let current = row.thread == current;
            view! { <ThreadRowView row current/> }
        })
        .collect();
    view! {
        <nav class="mail__list" aria-label="Threads">
            <div class="section__head"><h2>"Messages"</h2></div>
            {(!empty).then(|| view! { <ul class="threads">{rows}</ul> })}
            {(empty && !nobody).then(|| view! { <p class="soft">"No messages yet. You can write to whom you have booked with."</p> })}
            {nobody.then(|| view! {
                <p class="soft">"Once you have booked with a therapist, you can write to them here."</p>
                <p><a class="link" href="/book">"Find a time"</a></p>
            })}
            {(!others.is_empty()).then(|| view! { <Others others/> })}
        </nav>
    }
}

#[component]
fn Others(others: Vec<(TherapistId, String)>) -> impl IntoView {
    let forms: Vec<_> = others
        .into_iter()
        .map(|(therapist, name)| {
            let words = format!("Write to {name}");
            view! {
                <li>
                    <form method="post" action="/api/messaging/start">
                        <Hidden name="therapist" value=therapist.to_string()/>
                        <Button wide=true><Icon glyph=Glyph::Plus small=true/>{words}</Button>
                    </form>
                </li>
            }
        })
        .collect();
    view! { <ul class="stack mail__others">{forms}</ul> }
}

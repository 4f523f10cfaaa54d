//! `/messages/{thread}` and `/inbox/{thread}`: one thread, for the client and for the therapist.

use super::inbox::QueueView;
use super::pane::{PaneContext, ThreadView};
use super::threads::ListView;
use crate::error::AppError;
use crate::messaging::server::commands;
use crate::messaging::server::correspondent::Correspondent;
use crate::messaging::server::queries::{self, NEWEST, OpenThread};
use crate::session::cx::Cx;
use crate::session::living::Session;
use crate::types::ids::ThreadId;
use crate::types::instant::Instant;
use crate::web::{Id, Page, PageResult};
use axum::http::{HeaderMap, Uri};
use leptos::prelude::*;
use std::sync::Arc;

pub async fn client_thread_page(cx: Cx, Id(id): Id<ThreadId>, uri: Uri, headers: HeaderMap) -> PageResult {
    let me = cx.client()?;
    let who = Correspondent::Client(me.clone());
    let (cx, open, context) = open_thread(cx, &who, id, &uri, &headers, "/messages/{thread}").await?;
    let rows = queries::threads(&cx, &me).await?;
    let others = queries::may_write_to(&cx, &me).await?;
    let is_live = !context.older;
    Ok(Page::new(&cx, open.with.clone(), "/messages", move || {
        let current = open.id.to_string();
        view! {
            <h1 class="hidden-visually">"Messages"</h1>
            <div class="mail">
                <ListView rows others current/>
                <ThreadView open context/>
            </div>
        }
    })
    .with_live_count(is_live))
}

pub async fn therapist_thread_page(cx: Cx, Id(id): Id<ThreadId>, uri: Uri, headers: HeaderMap) -> PageResult {
    let me = cx.therapist()?;
    let who = Correspondent::Therapist(me.clone());
    let (cx, open, context) = open_thread(cx, &who, id, &uri, &headers, "/inbox/{thread}").await?;
    let rows = queries::queue_without_excerpts(&cx, &me).await?;
    Ok(Page::new(&cx, open.with.clone(), "/inbox", move || {
        let current = open.id.to_string();
        view! {
            <h1 class="hidden-visually">"Messages"</h1>
            <div class="mail">
                <QueueView rows current/>
                <ThreadView open context/>
            </div>
        }
    })
    .with_live_count(true))
}

/// Opens a thread for a page: records the look, and marks it as read if someone has it in view.
async fn open_thread(
    cx: Cx,
    who: &Correspondent,
    id: ThreadId,
    uri: &Uri,
    headers: &HeaderMap,
    screen: &'static str,
) -> Result<(Cx, OpenThread, PaneContext), AppError> {
    let before = before(uri);
    let open = queries::thread(&cx, who, id, before.unwrap_or(NEWEST)).await?;
    cx.looked_at(screen, open.subject.clone(), Some(id.uuid())).await?;
    let to_read = before.is_none() && open.unread > 0;
    // A prefetched page is not in view yet; if it is opened, the browser reports it as read.
    let read = to_read && !is_prefetch(headers) && commands::mark_read(&cx, who, id, open.newest).await?;
    let cx = if read { with_less_unread(cx, open.unread) } else { cx };
    let context = PaneContext {
        back: if matches!(who, Correspondent::Client(_)) { "/messages" } else { "/inbox" },
        address: who.side().page(id),
        prefill: prefill(uri),
        unseen: to_read && !read,
        older: before.is_some(),
    };
    Ok((cx, open, context))
}

/// The instant before which messages are shown. Anything but a number is ignored.
fn before(uri: &Uri) -> Option<Instant> {
    let query = uri.query().unwrap_or_default();
    let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "before")?;
    found.1.parse().ok().map(Instant::from_micros)
}

/// The beginning of a message, when the page was opened to write about a bad pain day.
fn prefill(uri: &Uri) -> &'static str {
    let query = uri.query().unwrap_or_default();
    let is_flare = form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "write" && value == "flare");
    if is_flare { "I am having a flare. Today it is about … of 10. It began … What I have tried: …" } else { "" }
}

fn is_prefetch(headers: &HeaderMap) -> bool {
    headers.get("sec-purpose").and_then(|value| value.to_str().ok()).is_some_and(|purpose| purpose.contains("prefetch"))
}

/// The navigation of this same page no longer counts what was just read.
fn with_less_unread(mut cx: Cx, read: i64) -> Cx {
    cx.session = cx.session.map(|session| Arc::new(Session { unread: (session.unread - read).max(0), ..Session::clone(&session) }));
    cx
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_asks_for_an_older_page() {
        let before = |text: &str| super::before(&text.parse().unwrap());
        assert_eq!(before("/messages/x?before=1700000000000000"), Some(Instant::from_micros(1_700_000_000_000_000)));
        assert_eq!([before("/messages/x"), before("/messages/x?before=yesterday"), before("/messages/x?after=1")], [None; 3]);
    }

    #[test]
    fn a_prefetch_is_known_by_its_header() {
        let mut headers = HeaderMap::new();
        assert!(!is_prefetch(&headers));
        headers.insert("sec-purpose", "prefetch;prerender".parse().unwrap());
        assert!(is_prefetch(&headers));
    }
}

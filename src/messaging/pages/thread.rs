//! `/messages/{thread}` and `/inbox/{thread}`: one thread, from the client's side and from the therapist's.

use super::inbox::QueueView;
use super::pane::{Around, ThreadView};
use super::threads::ListView;
use crate::error::AppError;
use crate::messaging::server::commands;
use crate::messaging::server::correspondent::Correspondent;
use crate::messaging::server::queries::{self, NEWEST, OpenThread};
use crate::session::cx::Cx;
use crate::session::session::Session;
use crate::types::ids::ThreadId;
use crate::types::instant::Instant;
use crate::web::{Id, Page, PageResult};
use axum::http::{HeaderMap, Uri};
use leptos::prelude::*;
use std::sync::Arc;

pub async fn client_thread_page(cx: Cx, Id(id): Id<ThreadId>, uri: Uri, headers: HeaderMap) -> PageResult {
    let me = cx.client()?;
    let who = Correspondent::Client(me.clone());
    let looked = look(cx, &who, id, &uri, &headers, "/messages/{thread}").await?;
    let rows = queries::threads(&looked.cx, &me).await?;
    let others = queries::may_write_to(&looked.cx, &me).await?;
    let Looked { cx, open, around } = looked;
    Ok(Page::new(&cx, open.with.clone(), "/messages", move || {
        let current = open.id.to_string();
        view! {
            <h1 class="hidden-visually">"Messages"</h1>
            <div class="mail">
                <ListView rows others current/>
                <ThreadView open around/>
            </div>
        }
    }))
}

pub async fn therapist_thread_page(cx: Cx, Id(id): Id<ThreadId>, uri: Uri, headers: HeaderMap) -> PageResult {
    let me = cx.therapist()?;
    let who = Correspondent::Therapist(me.clone());
    let Looked { cx, open, around } = look(cx, &who, id, &uri, &headers, "/inbox/{thread}").await?;
    let rows = queries::queue_without_words(&cx, &me).await?;
    Ok(Page::new(&cx, open.with.clone(), "/inbox", move || {
        let current = open.id.to_string();
        view! {
            <h1 class="hidden-visually">"Messages"</h1>
            <div class="mail">
                <QueueView rows current/>
                <ThreadView open around/>
            </div>
        }
    }))
}

/// A thread that was looked at: recorded, and marked as read if a person has it before their eyes.
struct Looked {
    cx: Cx,
    open: OpenThread,
    around: Around,
}

async fn look(cx: Cx, who: &Correspondent, id: ThreadId, uri: &Uri, headers: &HeaderMap, screen: &'static str) -> Result<Looked, AppError> {
    let before = before(uri);
    let open = queries::thread(&cx, who, id, before.unwrap_or(NEWEST)).await?;
    cx.looked_at(screen, open.subject.clone(), Some(id.uuid())).await?;
    let to_read = before.is_none() && open.unread > 0;
    // A page fetched ahead has not been seen by anyone yet; if it is opened, the browser says so.
    let read = to_read && !fetched_ahead(headers) && commands::mark_read(&cx, who, id, open.newest).await?;
    let cx = if read { with_less_unread(cx, open.unread) } else { cx };
    let around = Around {
        back: if matches!(who, Correspondent::Client(_)) { "/messages" } else { "/inbox" },
        here: who.side().page(id),
        begun: begun(uri),
        unseen: to_read && !read,
        older: before.is_some(),
    };
    Ok(Looked { cx, open, around })
}

/// The page before which instant is asked for. Anything that is not a number is as if nothing was asked.
fn before(uri: &Uri) -> Option<Instant> {
    let query = uri.query().unwrap_or_default();
    let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "before")?;
    found.1.parse().ok().map(Instant::from_micros)
}

/// What a message begins with, when the page was opened for one.
fn begun(uri: &Uri) -> &'static str {
    let query = uri.query().unwrap_or_default();
    let is_flare = form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "write" && value == "flare");
    if is_flare { "I am having a flare. Today it is about … of 10. It began … What I have tried: …" } else { "" }
}

fn fetched_ahead(headers: &HeaderMap) -> bool {
    headers.get("sec-purpose").and_then(|value| value.to_str().ok()).is_some_and(|purpose| purpose.contains("prefetch"))
}

/// The navigation of this same page counts what was just read no more.
fn with_less_unread(mut cx: Cx, read: i64) -> Cx {
    cx.session = cx.session.map(|session| Arc::new(Session { unread: (session.unread - read).max(0), ..Session::clone(&session) }));
    cx
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_page_is_asked_for_by_a_number_only() {
        let asked = |text: &str| before(&text.parse().unwrap());
        assert_eq!(asked("/messages/x?before=1700000000000000"), Some(Instant::from_micros(1_700_000_000_000_000)));
        assert_eq!([asked("/messages/x"), asked("/messages/x?before=yesterday"), asked("/messages/x?after=1")], [None; 3]);
    }

    #[test]
    fn a_page_fetched_ahead_is_known_by_its_header() {
        let mut headers = HeaderMap::new();
        assert!(!fetched_ahead(&headers));
        headers.insert("sec-purpose", "prefetch;prerender".parse().unwrap());
        assert!(fetched_ahead(&headers));
    }
}

//! `/messages/{thread}` and `/inbox/{thread}`: one thread, for the client and for the therapist.

use super::inbox::QueueView;
use super::pane::{PaneContext, ThreadView};
use super::threads::ListView;
use crate::error::AppError;
use crate::messaging::server::correspondent::Correspondent;
use crate::messaging::server::queries::{self, NEWEST, OpenThread};
use crate::session::cx::Cx;
use crate::types::ids::ThreadId;
use crate::types::instant::Instant;
use crate::web::{Id, Page, PageResult};
use axum::http::Uri;
use leptos::prelude::*;

pub async fn client_thread_page(cx: Cx, Id(id): Id<ThreadId>, uri: Uri) -> PageResult {
    let me = cx.client()?;
    let who = Correspondent::Client(me.clone());
    let (open, context) = open_thread(&cx, &who, id, &uri, "/messages/{thread}").await?;
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

pub async fn therapist_thread_page(cx: Cx, Id(id): Id<ThreadId>, uri: Uri) -> PageResult {
    let me = cx.therapist()?;
    let who = Correspondent::Therapist(me.clone());
    let (open, context) = open_thread(&cx, &who, id, &uri, "/inbox/{thread}").await?;
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

/// Opens a thread for a page and records the look. Whoever has it in view marks it as read with a form of the page's own: a link that
/// something follows by itself, or another site leads to, must not.
async fn open_thread(
    cx: &Cx,
    who: &Correspondent,
    id: ThreadId,
    uri: &Uri,
    screen: &'static str,
) -> Result<(OpenThread, PaneContext), AppError> {
    let before = before(uri);
    let open = queries::thread(cx, who, id, before.unwrap_or(NEWEST)).await?;
    cx.looked_at(screen, open.subject.clone(), Some(id.uuid())).await?;
    let context = PaneContext {
        back: if matches!(who, Correspondent::Client(_)) { "/messages" } else { "/inbox" },
        address: who.side().page(id),
        prefill: prefill(uri),
        unseen: before.is_none() && open.unread > 0,
        older: before.is_some(),
    };
    Ok((open, context))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_asks_for_an_older_page() {
        let before = |text: &str| super::before(&text.parse().unwrap());
        assert_eq!(before("/messages/x?before=1700000000000000"), Some(Instant::from_micros(1_700_000_000_000_000)));
        assert_eq!([before("/messages/x"), before("/messages/x?before=yesterday"), before("/messages/x?after=1")], [None; 3]);
    }
}

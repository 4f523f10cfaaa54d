//! The server functions of messaging. Each works from a plain form or link and from an island.

use super::forms::{MessageForm, ReadForm, ThreadForm};
use super::model::{Posted, QueueNews, ThreadNews};
use crate::error::AppError;
use crate::types::ids::ThreadId;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A client or a therapist writes in one of their threads.
#[server(name = PostMessage, prefix = "/api", endpoint = "messaging/post")]
pub async fn post_message(#[server(flatten)] form: MessageForm) -> Result<Posted, AppError> {
    use super::server::{commands, correspondent::Correspondent};
    let cx = crate::session::cx::Cx::current()?;
    let who = Correspondent::current(&cx)?;
    let posted = commands::post_message(&cx, &who, &form).await?;
    crate::web::own_page::go_to(&who.side().newest(form.thread));
    Ok(posted)
}

/// A client opens the thread with a therapist who looks after them. It is made if there is none yet.
#[server(name = StartThread, prefix = "/api", endpoint = "messaging/start")]
pub async fn start_thread(#[server(flatten)] form: ThreadForm) -> Result<ThreadId, AppError> {
    use super::{model::Side, server::commands};
    let cx = crate::session::cx::Cx::current()?;
    let thread = commands::open_thread_with(&cx, &cx.client()?, form.therapist).await?;
    crate::web::own_page::go_to(&Side::Client.page(thread));
    Ok(thread)
}

/// The reader has a thread in view, up to this message. Answers how many messages are unread in all.
#[server(name = ReadThread, prefix = "/api", endpoint = "messaging/read")]
pub async fn read_thread(#[server(flatten)] form: ReadForm) -> Result<i64, AppError> {
    use super::server::{commands, correspondent::Correspondent};
    let cx = crate::session::cx::Cx::current()?;
    let who = Correspondent::current(&cx)?;
    let unread = commands::mark_read(&cx, &who, form.thread, form.newest).await?;
    crate::web::own_page::go_to(&who.side().page(form.thread));
    Ok(unread)
}

/// The newest messages of a thread.
#[server(name = Lines, prefix = "/api", endpoint = "messaging/lines", input = GetUrl)]
pub async fn lines(thread: ThreadId) -> Result<ThreadNews, AppError> {
    use super::server::{commands, correspondent::Correspondent};
    let cx = crate::session::cx::Cx::current()?;
    commands::refresh_thread(&cx, &Correspondent::current(&cx)?, thread).await
}

/// One row of a therapist's queue.
#[server(name = InboxLines, prefix = "/api", endpoint = "messaging/inbox", input = GetUrl)]
pub async fn inbox_lines(thread: ThreadId) -> Result<QueueNews, AppError> {
    let cx = crate::session::cx::Cx::current()?;
    super::server::commands::refresh_queue_row(&cx, &cx.therapist()?, thread).await
}

/// How many messages are unread, for the navigation.
#[server(name = Unread, prefix = "/api", endpoint = "messaging/unread", input = GetUrl)]
pub async fn unread() -> Result<i64, AppError> {
    let cx = crate::session::cx::Cx::current()?;
    Ok(super::server::queries::unread(&cx.state.db, cx.signed_in()?.id).await?)
}

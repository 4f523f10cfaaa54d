//! `/events`: the announcements for the person who is signed in, as server-sent events. A browser that reconnects sends the
//! last number it saw and first gets those it missed.

use super::headers::text;
use crate::error::AppError;
use crate::platform::clock::Clock;
use crate::platform::realtime::streams::Closed;
use crate::platform::realtime::{Announcement, SESSIONS_ENDED, store};
use crate::platform::tx::Db;
use crate::session::cx::Cx;
use crate::session::living::lives;
use crate::types::ids::PersonId;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, Stream, StreamExt};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use tokio::time::{Interval, interval};

pub async fn events(cx: Cx, headers: HeaderMap) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, AppError> {
    let who = cx.signed_in()?;
    let person = who.id;
    let last = text(&headers, "last-event-id").and_then(|id| id.parse::<i64>().ok());
    // Subscribes before reading the rows, so that nothing is missed in between.
    let live = cx.state.hub.listen();
    let mut conn = cx.state.db.read().await?;
    let seen = match last {
        Some(last) => last,
        None => store::newest(&mut conn).await?,
    };
    drop(conn);
    let listener = Listener {
        person,
        token_hash: who.session().token_hash,
        clock: cx.state.clock.clone(),
        closed: cx.state.streams.open(person),
        look_again: interval(LOOK_EVERY),
        seen,
        live,
        db: cx.state.db.clone(),
        waiting: VecDeque::new(),
        behind: true,
        stopping: cx.state.stopping.clone(),
    };
    // The first event gives the browser a number to resume from even if nothing ever happens.
    let hello = stream::once(async move { Ok(Event::default().id(seen.to_string()).event("hello").data("")) });
    let rest = stream::unfold(listener, |mut listener| async move {
        let announcement = listener.next().await?;
        Some((Ok(event(&announcement)), listener))
    });
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(20));
    Ok(Sse::new(hello.chain(rest)).keep_alive(keep_alive))
}

fn event(announcement: &Announcement) -> Event {
    // A topic and an id need no escaping.
    Event::default().id(announcement.id.to_string()).event(announcement.topic).data(&announcement.about)
}

/// How often a stream looks whether its session still lives. Sessions that are ended on purpose are told of at once.
const LOOK_EVERY: Duration = Duration::from_secs(10);

struct Listener {
    person: PersonId,
    token_hash: [u8; 32],
    clock: Clock,
    closed: Closed,
    look_again: Interval,
    seen: i64,
    live: broadcast::Receiver<Announcement>,
    db: Db,
    waiting: VecDeque<Announcement>,
    behind: bool,
    stopping: watch::Receiver<bool>,
}

impl Listener {
    async fn next(&mut self) -> Option<Announcement> {
        loop {
            if let Some(next) = self.waiting.pop_front() {
                self.seen = next.id;
                if next.topic != SESSIONS_ENDED {
                    return Some(next);
                }
                self.still_lives().await?;
                continue;
            }
            if *self.stopping.borrow() {
                return None;
            }
            if self.behind {
                self.catch_up().await?;
                continue;
            }
            tokio::select! {
                heard = self.live.recv() => match heard {
                    Ok(one) if one.id > self.seen && one.is_for(self.person) => self.waiting.push_back(one),
                    Ok(_) => {}
                    // Too slow for the hub: catch up from the rows.
                    Err(broadcast::error::RecvError::Lagged(_)) => self.behind = true,
                    Err(broadcast::error::RecvError::Closed) => return None,
                },
                _ = self.look_again.tick() => self.still_lives().await?,
                _ = &mut self.closed => return None,
                _ = self.stopping.changed() => {}
            }
        }
    }

    /// Nothing once the session of this stream has ended: the stream ends with it.
    async fn still_lives(&self) -> Option<()> {
        lives(&self.db, &self.token_hash, self.clock.now()).await.ok()?.then_some(())
    }

    async fn catch_up(&mut self) -> Option<()> {
        let mut conn = self.db.read().await.ok()?;
        let missed = store::after(&mut conn, self.seen, self.person).await.ok()?;
        self.behind = missed.len() >= 500;
        self.waiting.extend(missed);
        Some(())
    }
}

//! Things seen while serving that the settings should know of, and that the database can be written. The doctor, which runs by itself,
//! reads them from the database.

use super::db::{Conn, DbError, DbResult, execute, statements, value};
use super::state::AppState;
use super::tx::Tx;
use crate::types::instant::{Instant, Span};
use std::sync::atomic::Ordering;

#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Sighting {
    /// A request carried a proxy's header, and its sender is not in `UNKNOT_TRUSTED_PROXIES`.
    UnknownProxy,
    /// The database could be written.
    Ready,
}

/// How often a sighting is written again.
const NOTED_EVERY: Span = Span::hours(1);
/// How long the database counts as ready once it was written.
const READY_FOR: Span = Span::seconds(1);

/// Notes a sighting in the background, once an hour at most.
pub fn note(state: &AppState, what: Sighting) {
    let (now, last) = (state.clock.now(), state.last_sighting.load(Ordering::Relaxed));
    if now.micros().saturating_sub(last) < NOTED_EVERY.as_micros() {
        return;
    }
    state.last_sighting.store(now.micros(), Ordering::Relaxed);
    tracing::warn!(?what, "see unknot doctor");
    let state = state.clone();
    tokio::spawn(async move {
        if let Err(error) = write(&state, what).await {
            tracing::warn!(%error, "could not note a sighting");
        }
    });
}

/// Whether the database can be read and written. Those who ask at once, or again within a second, get one answer.
pub async fn is_ready(state: &AppState) -> DbResult<()> {
    let mut last = state.last_ready.lock().await;
    let now = state.clock.now();
    if last.is_none_or(|last| now.since(last) >= READY_FOR || last > now) {
        *last = None;
        write(state, Sighting::Ready).await?;
        *last = Some(now);
    }
    Ok(())
}

async fn write(state: &AppState, what: Sighting) -> Result<(), DbError> {
    let now = state.clock.now();
    state.db.write(async move |tx: &mut Tx| put(&mut tx.conn, what.into(), now).await).await
}

pub const PUT: &str = "insert into sightings (what, at) values ($1, $2) on conflict (what) do update set at = excluded.at";

async fn put(conn: &mut Conn, what: &'static str, now: Instant) -> DbResult<()> {
    execute!(conn, PUT, [what, now]).map(|_| ())
}

pub const LAST: &str = "select at from sightings where what = $1";

/// When something was last seen.
pub async fn last(conn: &mut Conn, what: Sighting) -> DbResult<Option<Instant>> {
    let what: &'static str = what.into();
    value!(conn, LAST, [what])
}

statements! {
    PUT, LAST
}

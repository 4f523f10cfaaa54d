//! SQL of the throttle.

use super::key::Key;
use super::policy::Tries;
use crate::platform::db::{Conn, DbResult, execute, row, rows, statements};
use crate::types::instant::Instant;

pub const LOCK: &str = "insert into throttles (key, hits, until) values ($1, 0, 0)
    on conflict (key) do update set hits = throttles.hits returning hits, until";

/// What is on record for this key. The row is locked until the transaction ends, and made if there is none: of those who come at
/// once each sees what the one before has taken.
pub async fn lock(conn: &mut Conn, key: &Key) -> DbResult<Tries> {
    let found: Option<(i64, Instant)> = row!(conn, LOCK, [key.0.as_slice()])?;
    Ok(found.map(|(hits, until)| Tries { hits, until }).unwrap_or_default())
}

pub const PUT: &str = "update throttles set hits = $2, until = $3 where key = $1";

pub async fn put(conn: &mut Conn, key: &Key, tries: Tries) -> DbResult<()> {
    execute!(conn, PUT, [key.0.as_slice(), tries.hits, tries.until]).map(|_| ())
}

pub const CLEAR: &str = "delete from throttles where key = $1";

pub async fn clear(conn: &mut Conn, key: &Key) -> DbResult<()> {
    execute!(conn, CLEAR, [key.0.as_slice()]).map(|_| ())
}

pub const REOPEN: &str = "delete from throttles where key = $1 and hits >= $2";

pub async fn reopen(conn: &mut Conn, key: &Key, closed: i64) -> DbResult<bool> {
    Ok(execute!(conn, REOPEN, [key.0.as_slice(), closed])? == 1)
}

pub const USES: &str = "select at from throttle_uses where key = $1 and at > $2";

pub async fn uses(conn: &mut Conn, key: &Key, since: Instant) -> DbResult<Vec<Instant>> {
    let found: Vec<(Instant,)> = rows!(conn, USES, [key.0.as_slice(), since])?;
    Ok(found.into_iter().map(|(at,)| at).collect())
}

pub const USE: &str = "insert into throttle_uses (key, at) values ($1, $2)";

pub async fn insert_use(conn: &mut Conn, key: &Key, now: Instant) -> DbResult<()> {
    execute!(conn, USE, [key.0.as_slice(), now]).map(|_| ())
}

pub const FORGET: &str = "delete from throttles where until < $1 and hits < $2";
pub const FORGET_USES: &str = "delete from throttle_uses where at < $1";

/// Deletes what no longer slows anyone down. A key that had `closed` tries in a row stays.
pub async fn forget_before(conn: &mut Conn, before: Instant, closed: i64) -> DbResult<u64> {
    Ok(execute!(conn, FORGET, [before, closed])? + execute!(conn, FORGET_USES, [before])?)
}

statements! {
    LOCK, PUT, CLEAR, REOPEN, USES, USE, FORGET, FORGET_USES
}

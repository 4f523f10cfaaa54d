//! SQL of the jobs.

use crate::platform::db::dialect::CLAIM_JOB;
use crate::platform::db::{Conn, DbResult, DeferredRow, Value, execute, statements};
use crate::platform::db::{row, value};
use crate::types::ids::JobId;
use crate::types::instant::Instant;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
pub struct Claimed {
    pub id: JobId,
    pub kind: String,
    pub about: Option<Uuid>,
    pub attempts: i64,
}

pub const INSERT: &str = "insert into jobs (id, kind, about, run_at, state, created_at) values ($1, $2, $3, $4, $5, $6)";

/// A job promised within a transaction.
pub fn promised(id: JobId, kind: &'static str, about: Option<Uuid>, run_at: Instant, now: Instant) -> DeferredRow {
    let id = Value::Id(Some(id.uuid()));
    DeferredRow {
        sql: INSERT,
        values: vec![id, Value::Word(kind), Value::Id(about), Value::At(run_at), Value::Word("waiting"), Value::At(now)],
    }
}

pub async fn claim(conn: &mut Conn, now: Instant, leased_until: Instant) -> DbResult<Option<Claimed>> {
    let sql = CLAIM_JOB.on(conn.engine());
    row!(conn, sql, [now, leased_until])
}

pub const DONE: &str =
    "update jobs set state = 'done', leased_until = null, last_error = null, ended_at = $2 where id = $1 and state = 'waiting'";

pub async fn done(conn: &mut Conn, id: JobId, now: Instant) -> DbResult<()> {
    execute!(conn, DONE, [id, now]).map(|_| ())
}

pub const TRY_AGAIN: &str = "update jobs set leased_until = null, last_error = $2, run_at = $3 where id = $1 and state = 'waiting'";

pub async fn try_again(conn: &mut Conn, id: JobId, error: &str, run_at: Instant) -> DbResult<()> {
    execute!(conn, TRY_AGAIN, [id, error, run_at]).map(|_| ())
}

pub const LAY_ASIDE: &str =
    "update jobs set state = 'dead', leased_until = null, last_error = $2, ended_at = $3 where id = $1 and state = 'waiting'";

pub async fn lay_aside(conn: &mut Conn, id: JobId, error: &str, now: Instant) -> DbResult<()> {
    execute!(conn, LAY_ASIDE, [id, error, now]).map(|_| ())
}

pub const NEXT_AT: &str = "select min(coalesce(leased_until, run_at)) as at from jobs where state = 'waiting'";

pub async fn next_at(conn: &mut Conn) -> DbResult<Option<Instant>> {
    Ok(value!(conn, NEXT_AT, [])?.flatten())
}

pub const WAITING_OF_KIND: &str = "select count(*) as n from jobs where kind = $1 and state = 'waiting'";

pub async fn waiting_of_kind(conn: &mut Conn, kind: &str) -> DbResult<i64> {
    Ok(value!(conn, WAITING_OF_KIND, [kind])?.unwrap_or(0))
}

pub const FORGET_DONE: &str = "delete from jobs where state = 'done' and ended_at < $1";

pub async fn forget_done_before(conn: &mut Conn, before: Instant) -> DbResult<u64> {
    execute!(conn, FORGET_DONE, [before])
}

statements! {
    INSERT, DONE, TRY_AGAIN, LAY_ASIDE, NEXT_AT, WAITING_OF_KIND, FORGET_DONE
}

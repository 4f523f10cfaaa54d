//! SQL of the jobs.

use super::{JobKind, LEASE, Lane};
use crate::platform::clock::SKEW;
use crate::platform::db::dialect::CLAIM_JOB;
use crate::platform::db::{Conn, DbResult, DeferredRow, Value, execute, statements};
use crate::platform::db::{row, value};
use crate::types::ids::JobId;
use crate::types::instant::Instant;
use uuid::Uuid;

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Claimed {
    pub id: JobId,
    pub kind: String,
    pub about: Option<Uuid>,
    pub attempts: i64,
}

pub const INSERT: &str = "insert into jobs (id, kind, lane, about, run_at, state, created_at) values ($1, $2, $3, $4, $5, $6, $7)";

/// A job promised within a transaction.
pub fn promised(id: JobId, kind: JobKind, about: Option<Uuid>, run_at: Instant, now: Instant) -> DeferredRow {
    let id = Value::Id(Some(id.uuid()));
    DeferredRow {
        sql: INSERT,
        values: vec![
            id,
            Value::Word(kind.name),
            Value::Word(kind.lane.as_str()),
            Value::Id(about),
            Value::At(run_at),
            Value::Word("waiting"),
            Value::At(now),
        ],
    }
}

pub async fn claim(conn: &mut Conn, lane: Lane, now: Instant) -> DbResult<Option<Claimed>> {
    let sql = CLAIM_JOB.on(conn.engine());
    row!(conn, sql, [now, now.plus(LEASE), lane.as_str(), now.plus(LEASE).plus(SKEW)])
}

pub const HAND_BACK: &str =
    "update jobs set leased_until = null, attempts = attempts - 1 where id = $1 and state = 'waiting' and attempts = $2";

/// Gives back a job that was begun and not finished, for another process to run.
pub async fn hand_back(conn: &mut Conn, job: &Claimed) -> DbResult<()> {
    execute!(conn, HAND_BACK, [job.id, job.attempts]).map(|_| ())
}

/// Its end is noted only by the worker that claimed it last: one that was paused beyond its lease has no say any more.
pub const DONE: &str = "update jobs set state = 'done', leased_until = null, last_error = null, ended_at = $3
    where id = $1 and state = 'waiting' and attempts = $2";

pub async fn done(conn: &mut Conn, job: &Claimed, now: Instant) -> DbResult<()> {
    execute!(conn, DONE, [job.id, job.attempts, now]).map(|_| ())
}

pub const TRY_AGAIN: &str = "update jobs set leased_until = null, last_error = $3, run_at = $4
    where id = $1 and state = 'waiting' and attempts = $2";

pub async fn try_again(conn: &mut Conn, job: &Claimed, error: &str, run_at: Instant) -> DbResult<()> {
    execute!(conn, TRY_AGAIN, [job.id, job.attempts, error, run_at]).map(|_| ())
}

pub const LAY_ASIDE: &str = "update jobs set state = 'dead', leased_until = null, last_error = $3, ended_at = $4
    where id = $1 and state = 'waiting' and attempts = $2";

pub async fn lay_aside(conn: &mut Conn, job: &Claimed, error: &str, now: Instant) -> DbResult<()> {
    execute!(conn, LAY_ASIDE, [job.id, job.attempts, error, now]).map(|_| ())
}

pub const NEXT_AT: &str = "select min(case when leased_until is null or leased_until > $2 then run_at else leased_until end) as at
    from jobs where state = 'waiting' and lane = $1";

/// When the next job of this lane is due. A lease that lies further ahead than leases reach is void.
pub async fn next_at(conn: &mut Conn, lane: Lane, now: Instant) -> DbResult<Option<Instant>> {
    Ok(value!(conn, NEXT_AT, [lane.as_str(), now.plus(LEASE).plus(SKEW)])?.flatten())
}

pub const WAITING_OF_KIND: &str = "select count(*) as n from jobs where kind = $1 and state = 'waiting' and run_at <= $2";

/// How many jobs of this kind wait to run by then.
pub async fn waiting_of_kind(conn: &mut Conn, kind: JobKind, by: Instant) -> DbResult<i64> {
    Ok(value!(conn, WAITING_OF_KIND, [kind.name, by])?.unwrap_or(0))
}

pub const TAKE_BACK: &str = "delete from jobs where kind = $1 and state = 'waiting' and run_at > $2";

/// Takes back the jobs of a kind that are to run later.
pub async fn take_back(conn: &mut Conn, kind: JobKind, after: Instant) -> DbResult<u64> {
    execute!(conn, TAKE_BACK, [kind.name, after])
}

pub const OLDEST_DUE: &str = "select min(run_at) as at from jobs where state = 'waiting' and lane = $1 and run_at <= $2";

/// Since when the oldest job that is due waits to be done.
pub async fn oldest_due(conn: &mut Conn, lane: Lane, now: Instant) -> DbResult<Option<Instant>> {
    Ok(value!(conn, OLDEST_DUE, [lane.as_str(), now])?.flatten())
}

pub const DEAD: &str = "select count(*) as n from jobs where state = 'dead'";

/// Jobs that failed too often and are set aside.
pub async fn dead(conn: &mut Conn) -> DbResult<i64> {
    Ok(value!(conn, DEAD, [])?.unwrap_or(0))
}

pub const FORGET_DONE: &str = "delete from jobs where state = 'done' and ended_at < $1";

pub const FORGET_DEAD: &str = "delete from jobs where state = 'dead' and ended_at < $1";

/// Deletes jobs that ended, the failed ones later.
pub async fn forget_before(conn: &mut Conn, done: Instant, dead: Instant) -> DbResult<u64> {
    Ok(execute!(conn, FORGET_DONE, [done])? + execute!(conn, FORGET_DEAD, [dead])?)
}

statements! {
    INSERT, HAND_BACK, DONE, TRY_AGAIN, LAY_ASIDE, NEXT_AT, WAITING_OF_KIND, TAKE_BACK, OLDEST_DUE, DEAD, FORGET_DONE, FORGET_DEAD
}

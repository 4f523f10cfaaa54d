//! The few statements whose text differs by engine, as named pairs. Both texts of a pair mean the same.

use super::conn::{Conn, Engine};
use super::error::DbResult;
use super::sql::execute;

pub struct Pair {
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

impl Pair {
    pub const fn on(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

/// The newest link of the audit chain, locked until the transaction ends. SQLite has one writer at a time anyway.
pub const AUDIT_HEAD_LOCKED: Pair =
    Pair { sqlite: "select seq, hash from audit_head where id = 1", postgres: "select seq, hash from audit_head where id = 1 for update" };

/// Every change of bookings takes this lock first, so that no two of them deadlock over each other's rows.
pub const CLINIC_LOCKED: Pair =
    Pair { sqlite: "select id from clinic where id = 1", postgres: "select id from clinic where id = 1 for update" };

/// One waiting job of a lane that is due and that no worker holds on lease. A lease beyond $4, which is further than leases reach, was
/// written by a clock that has been put back.
pub const CLAIM_JOB: Pair = Pair {
    sqlite: "update jobs set leased_until = $2, attempts = attempts + 1 where id = (
                 select id from jobs where state = 'waiting' and lane = $3 and run_at <= $1
                     and (leased_until is null or leased_until <= $1 or leased_until > $4)
                 order by run_at, id limit 1)
             returning id, kind, about, attempts",
    postgres: "update jobs set leased_until = $2, attempts = attempts + 1 where id = (
                   select id from jobs where state = 'waiting' and lane = $3 and run_at <= $1
                       and (leased_until is null or leased_until <= $1 or leased_until > $4)
                   order by run_at, id limit 1 for update skip locked)
               returning id, kind, about, attempts",
};

/// Tells the other processes of new announcements. SQLite has one process, whose hub is told directly.
pub const NOTIFY: Pair = Pair { sqlite: "select 1", postgres: "select pg_notify('announcements', '')" };

/// Opens a transaction that writes. A plain `begin` on SQLite would notice a second writer too late.
pub const BEGIN: Pair = Pair { sqlite: "begin immediate", postgres: "begin" };

/// All pairs but [`BEGIN`], which is no statement to prepare.
pub const ALL: [&Pair; 4] = [&AUDIT_HEAD_LOCKED, &CLINIC_LOCKED, &CLAIM_JOB, &NOTIFY];

/// Queues behind the changes of bookings that are under way. On SQLite every writer queues anyway.
pub async fn lock_clinic(conn: &mut Conn) -> DbResult<()> {
    if conn.engine() == Engine::Sqlite {
        return Ok(());
    }
    let sql = CLINIC_LOCKED.on(conn.engine());
    execute!(conn, sql, []).map(|_| ())
}

//! The one throttle. Whoever may do something only so often takes a use of it in the transaction that does it, or in one of its own
//! before expensive work. The key's row is locked first, so those who come at once count each other.

pub mod key;
pub mod policy;
pub mod store;

pub use self::key::Key;
pub use self::policy::{Guessing, Most, Pace, Tries};

use self::policy::NoTry;
use super::db::{Conn, DbError, DbResult};
use crate::error::AppError;
use crate::types::instant::{Instant, Span};

/// Why a use was not taken. The transaction is to end without writing.
#[derive(Debug)]
pub enum Throttled {
    Wait(Span),
    /// No more tries until someone opens it again.
    Closed,
    Failed(DbError),
}

impl From<DbError> for Throttled {
    fn from(error: DbError) -> Self {
        Self::Failed(error)
    }
}

impl From<Throttled> for AppError {
    fn from(throttled: Throttled) -> Self {
        match throttled {
            Throttled::Wait(wait) => Self::TooOften { wait_seconds: wait.seconds_up().max(1) },
            Throttled::Closed => Self::NotAllowed,
            Throttled::Failed(error) => error.into(),
        }
    }
}

/// Takes one of so many uses within a time.
pub async fn take(conn: &mut Conn, key: Key, most: Most, now: Instant) -> Result<(), Throttled> {
    let tries = store::lock(conn, &key).await?;
    let uses = store::uses(conn, &key, now.minus(most.within)).await?;
    most.one_more(&uses, now).map_err(Throttled::Wait)?;
    store::insert_use(conn, &key, now).await?;
    // So that the key is forgotten with its last use.
    Ok(store::put(conn, &key, Tries { until: now.plus(most.within), ..tries }).await?)
}

/// Takes a turn at a pace.
pub async fn take_turn(conn: &mut Conn, key: Key, pace: Pace, now: Instant) -> Result<(), Throttled> {
    let before = store::lock(conn, &key).await?;
    let until = pace.one_more(before.until, now).map_err(Throttled::Wait)?;
    Ok(store::put(conn, &key, Tries { until, ..before }).await?)
}

/// A try at a secret that was taken before anyone looked whether it is right.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    key: Key,
    before: Tries,
    /// How many there were in a row, with this one.
    pub in_a_row: i64,
}

/// Takes a try at a secret, as if it had failed already.
pub async fn take_try(conn: &mut Conn, key: Key, guessing: Guessing, now: Instant) -> Result<Taken, Throttled> {
    let before = store::lock(conn, &key).await?;
    let after = guessing.one_more(before, now).map_err(|no| match no {
        NoTry::Wait(wait) => Throttled::Wait(wait),
        NoTry::Closed => Throttled::Closed,
    })?;
    store::put(conn, &key, after).await?;
    Ok(Taken { key, before, in_a_row: after.hits })
}

impl Taken {
    /// It succeeded: nothing is counted any more.
    pub async fn succeeded(self, conn: &mut Conn) -> DbResult<()> {
        store::clear(conn, &self.key).await
    }

    /// It was never looked at, unlike those that others have taken since.
    pub async fn give_back(self, conn: &mut Conn) -> DbResult<()> {
        let now = store::lock(conn, &self.key).await?;
        let none_since = now.hits == self.in_a_row;
        let until = if none_since { self.before.until } else { now.until };
        store::put(conn, &self.key, Tries { hits: (now.hits - 1).max(0), until }).await
    }
}

/// Opens again what too many tries in a row have closed; whether it was closed.
pub async fn reopen(conn: &mut Conn, key: Key, guessing: Guessing) -> DbResult<bool> {
    store::reopen(conn, &key, guessing.most).await
}

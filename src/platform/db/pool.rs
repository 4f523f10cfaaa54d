//! The pool of SQLite connections. A connection is a thread of this process and cannot go away, so unlike sqlx's pool this
//! one never pings it, which would cost two more thread hops for every read.

use super::error::{DbError, DbResult};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// A longer wait for a connection ends with "the database is busy".
const LONGEST_WAIT: Duration = Duration::from_secs(10);

#[derive(Clone)]
pub struct SqlitePool {
    connections: Arc<[Arc<Mutex<Option<SqliteConnection>>>]>,
    free: Arc<Semaphore>,
}

/// A connection on loan until it is dropped. The fields are dropped in their order: the connection before its permit.
pub struct Lease {
    conn: OwnedMappedMutexGuard<Option<SqliteConnection>, SqliteConnection>,
    _permit: OwnedSemaphorePermit,
}

impl SqlitePool {
    pub async fn open(options: &SqliteConnectOptions, how_many: usize) -> DbResult<Self> {
        let mut connections = Vec::with_capacity(how_many);
        for _ in 0..how_many {
            connections.push(Arc::new(Mutex::new(Some(options.connect().await?))));
        }
        Ok(Self { connections: connections.into(), free: Arc::new(Semaphore::new(how_many)) })
    }

    pub async fn acquire(&self) -> DbResult<Lease> {
        let waited = timeout(LONGEST_WAIT, self.free.clone().acquire_owned()).await;
        let permit = waited.map_err(|_| DbError::Unavailable("every connection is taken".to_owned()))?.map_err(|_| closed())?;
        let lease = self.connections.iter().find_map(|one| one.clone().try_lock_owned().ok()).ok_or_else(closed)?;
        let conn = OwnedMutexGuard::try_map(lease, Option::as_mut).map_err(|_| closed())?;
        Ok(Lease { conn, _permit: permit })
    }

    /// Waits for the connections on loan, then closes all.
    pub async fn close(&self) {
        self.free.close();
        for one in self.connections.iter() {
            if let Some(conn) = one.lock().await.take() {
                let _ = conn.close().await;
            }
        }
    }
}

fn closed() -> DbError {
    DbError::Unavailable("the database is closed".to_owned())
}

impl Deref for Lease {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.conn
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.conn
    }
}

//! The connections of either engine, opened with the settings on which durability and speed rest.

use super::conn::{Conn, Engine};
use super::error::{DbError, DbResult};
use super::pool::SqlitePool;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use std::str::FromStr;
use std::time::Duration;

const READERS: usize = 4;
const POSTGRES_CONNECTIONS: u32 = 16;

#[derive(Clone)]
pub enum Pools {
    /// Reads never wait for the writer (WAL); all writes go through the one connection of `write`.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

impl Pools {
    /// `sqlite:path` or `postgres://…`. A missing SQLite file is created.
    pub async fn open(address: &str) -> DbResult<Self> {
        if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            Ok(Self::Postgres(open_postgres(address).await?))
        } else if address.starts_with("sqlite:") {
            open_sqlite(address).await
        } else {
            Err(DbError::Other("a database address starts with sqlite: or postgres://".to_owned()))
        }
    }

    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Whether one connection does all the writing, so that waiting commands can be committed together.
    pub const fn has_one_writer(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    /// A connection to read from.
    pub async fn read(&self) -> DbResult<Conn> {
        Ok(match self {
            Self::Sqlite { read, .. } => Conn::Sqlite(read.acquire().await?),
            Self::Postgres(pool) => Conn::Postgres(pool.acquire().await.map_err(no_connection)?),
        })
    }

    /// The connection to write with: SQLite has one.
    pub async fn write(&self) -> DbResult<Conn> {
        Ok(match self {
            Self::Sqlite { write, .. } => Conn::Sqlite(write.acquire().await?),
            Self::Postgres(pool) => Conn::Postgres(pool.acquire().await.map_err(no_connection)?),
        })
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// The settings of every SQLite connection, the writer's first. Empty on PostgreSQL.
    pub async fn settings(&self) -> DbResult<Vec<Settings>> {
        let Self::Sqlite { read, write } = self else { return Ok(Vec::new()) };
        let mut all = vec![settings(&mut *write.acquire().await?).await?];
        let mut held = Vec::new();
        for _ in 0..READERS {
            held.push(read.acquire().await?);
        }
        for conn in &mut held {
            all.push(settings(&mut *conn).await?);
        }
        Ok(all)
    }
}

/// Whatever a server says when it takes no connection, it is not there for us.
fn no_connection(error: sqlx::Error) -> DbError {
    DbError::Unavailable(error.to_string())
}

async fn open_sqlite(address: &str) -> DbResult<Pools> {
    let options = SqliteConnectOptions::from_str(address)?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: an acknowledged write survives a power cut, not only a crash of the process.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(256)
        // Room for a whole answer: with the default, thread and task wake each other for every fifty rows.
        .row_buffer_size(4096);
    // The writer first: it creates the file and turns WAL on.
    let write = SqlitePool::open(&options, 1).await?;
    let read = SqlitePool::open(&options.pragma("query_only", "on"), READERS).await?;
    Ok(Pools::Sqlite { read, write })
}

async fn open_postgres(address: &str) -> DbResult<sqlx::PgPool> {
    let options = PgConnectOptions::from_str(address)?.application_name("unknot").statement_cache_capacity(256);
    Ok(PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .connect_with(options)
        .await?)
}

/// What one SQLite connection runs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub journal: String,
    pub synchronous: i64,
    pub foreign_keys: i64,
    pub busy_timeout: i64,
}

async fn settings(conn: &mut sqlx::SqliteConnection) -> DbResult<Settings> {
    let journal = sqlx::query_scalar("pragma journal_mode").fetch_one(&mut *conn).await?;
    let synchronous = sqlx::query_scalar("pragma synchronous").fetch_one(&mut *conn).await?;
    let foreign_keys = sqlx::query_scalar("pragma foreign_keys").fetch_one(&mut *conn).await?;
    let busy_timeout = sqlx::query_scalar("pragma busy_timeout").fetch_one(&mut *conn).await?;
    Ok(Settings { journal, synchronous, foreign_keys, busy_timeout })
}

//! The database: SQLite inside by default, PostgreSQL when one machine is not enough.
//! One SQL text runs on both; the engine is told apart in this folder and nowhere else.

mod bell;
pub mod columns;
pub mod dialect;
mod error;
mod lending;
mod line;
pub mod many;
pub mod migrate;
mod open;
mod sql;
mod write;

pub use error::{DbError, DbResult};
pub use line::{Line, Value};
pub(crate) use many::insert_many;
pub(crate) use sql::{execute, fetch_all, fetch_optional, map_row, map_rows};
pub use write::Tx;

use lending::{Lending, Lent};
use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// One connection of either engine. Stores take `&mut Conn`.
pub enum Conn {
    Sqlite(Lent),
    Postgres(PoolConnection<Postgres>),
}

impl Conn {
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

#[derive(Clone)]
pub(crate) enum Pools {
    /// Reads never wait for the writer (WAL); all writes go through the one connection of `write`.
    Sqlite {
        read: Lending,
        write: Lending,
    },
    Postgres(PgPool),
}

/// The handle everything shares. Cloning is cheap.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    writer: write::Writer,
}

impl Db {
    pub const fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// A connection to read from.
    pub async fn read(&self) -> DbResult<Conn> {
        Ok(match &self.pools {
            Pools::Sqlite { read, .. } => Conn::Sqlite(read.acquire().await?),
            Pools::Postgres(pool) => Conn::Postgres(pool.acquire().await?),
        })
    }

    /// Whether the database answers.
    pub async fn answers(&self) -> DbResult<()> {
        let mut conn = self.read().await?;
        execute!(&mut conn, "select 1", [])?;
        Ok(())
    }

    /// Lets the writer finish what it has and closes every connection.
    pub async fn close(&self) {
        self.writer.stop().await;
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

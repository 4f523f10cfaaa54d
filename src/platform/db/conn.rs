//! One connection of either engine.

use super::pool::Lease;
use sqlx::Postgres;
use sqlx::pool::PoolConnection;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Stores take `&mut Conn`.
pub enum Conn {
    Sqlite(Lease),
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

//! The database as the slices see it: connections to read from, and commands, each of which is one transaction.

use super::command::Command;
use super::writer::{self, Writer};
use crate::platform::audit::entry::Entry;
use crate::platform::audit::key::AuditKey;
use crate::platform::db::listen::Listener;
use crate::platform::db::migrate::{self, Schema};
use crate::platform::db::pools::{Pools, Settings};
use crate::platform::db::{Conn, DbError, DbResult, Engine};
use crate::platform::realtime::Hub;

/// Cloning is cheap: the fields are handles.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    writer: Writer,
}

impl Db {
    /// `sqlite:path` or `postgres://…`. A missing SQLite file is created.
    pub async fn open(address: &str, hub: Hub) -> DbResult<Self> {
        let pools = Pools::open(address).await?;
        let writer = Writer::start(pools.clone(), hub);
        Ok(Self { pools, writer })
    }

    /// Applies the migrations that are missing. Refuses a schema newer than this program.
    pub async fn migrate(&self) -> DbResult<()> {
        migrate::migrate(&self.pools).await
    }

    /// How the schema stands to this program. Changes nothing.
    pub async fn schema(&self) -> DbResult<Schema> {
        migrate::schema(&self.pools).await
    }

    /// The first damage in the database's file, or `None`.
    pub async fn damage(&self) -> DbResult<Option<String>> {
        migrate::damage(&self.pools).await
    }

    /// From now on rows of the audit log are chained with this key.
    pub fn chain_audits_with(&self, key: AuditKey) {
        let _ = self.writer.context().audit_key.set(key);
    }

    pub const fn engine(&self) -> Engine {
        self.pools.engine()
    }

    /// A connection to read from.
    pub async fn read(&self) -> DbResult<Conn> {
        self.pools.read().await
    }

    /// Runs a command as one transaction; on `Err` nothing is kept. It runs to its end even if the caller is dropped.
    pub async fn write<T, E, F>(&self, command: F) -> Result<T, E>
    where
        F: for<'c> Command<'c, Result<T, E>> + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        if self.pools.has_one_writer() {
            return self.writer.run(command).await;
        }
        let (pools, context) = (self.pools.clone(), self.writer.context());
        let task = tokio::spawn(async move { writer::run_alone(pools.write().await, context, command).await });
        task.await.unwrap_or_else(|died| Err(E::from(DbError::Other(died.to_string()))))
    }

    /// Records that someone views a client's record. Returns once the rows are durable, so that no record is shown without them.
    pub async fn record_looks(&self, entries: Vec<Entry>) -> DbResult<()> {
        self.writer.record_looks(entries).await
    }

    /// Notifies when another process may have written announcements.
    pub async fn listener(&self) -> Listener {
        Listener::of(&self.pools).await
    }

    /// The settings of every SQLite connection, the writer's first. Empty on PostgreSQL.
    pub async fn settings(&self) -> DbResult<Vec<Settings>> {
        self.pools.settings().await
    }

    /// Lets the writer finish its queue, then closes every connection.
    pub async fn close(&self) {
        self.writer.stop().await;
        self.pools.close().await;
    }
}

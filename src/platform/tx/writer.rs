//! The writer. On SQLite one task owns the writing connection and commits all that waits in its queue together (group
//! commit); on PostgreSQL each command has a connection of its own, and only the records of views are grouped.

use super::command::Command;
use super::transaction::Tx;
use crate::platform::audit::entry::Entry;
use crate::platform::audit::key::AuditKey;
use crate::platform::db::dialect::BEGIN;
use crate::platform::db::pools::Pools;
use crate::platform::db::{Conn, DbError, DbResult, execute};
use crate::platform::realtime::Hub;
use futures::FutureExt;
use futures::future::BoxFuture;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use tokio::sync::{mpsc, oneshot};

/// The most commands in one commit: enough to spread the cost of the disk, few enough not to delay the first.
const GROUP: usize = 64;
const QUEUE: usize = 4096;

type Finish = Box<dyn FnOnce(DbResult<()>) + Send>;

/// A command in the queue, its types erased. Returns whether its writes are to be kept, and how to tell its caller the end.
type ErasedCommand = Box<dyn for<'c> FnOnce(&'c mut Tx) -> BoxFuture<'c, (bool, Finish)> + Send>;

enum Queued {
    Command(ErasedCommand),
    /// Someone views a record: audit rows that go into the group's chain, and no statement of their own.
    View(Vec<Entry>, oneshot::Sender<DbResult<()>>),
    Stop(oneshot::Sender<()>),
}

#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Queued>,
    context: CommitContext,
}

/// What a transaction needs at its end.
#[derive(Clone)]
pub struct CommitContext {
    pub hub: Hub,
    /// Known once the key file is open. Until then nothing is written that has to be in the audit log.
    pub audit_key: Arc<OnceLock<AuditKey>>,
}

impl CommitContext {
    fn begin(&self, conn: Conn) -> Tx {
        Tx::on(conn, self.audit_key.get().copied())
    }
}

impl Writer {
    pub fn start(pools: Pools, hub: Hub) -> Self {
        let (queue, queued) = mpsc::channel(QUEUE);
        let context = CommitContext { hub, audit_key: Arc::default() };
        tokio::spawn(write_in_groups(pools, queued, context.clone()));
        Self { queue, context }
    }

    pub fn context(&self) -> CommitContext {
        self.context.clone()
    }

    /// Queues a command; its answer comes once its group is committed.
    pub async fn run<T, E, F>(&self, command: F) -> Result<T, E>
    where
        F: for<'c> Command<'c, Result<T, E>> + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let command: ErasedCommand = Box::new(move |tx| {
            async move {
                let result = attempt(command, tx).await;
                let keep = result.is_ok();
                let finish: Finish = Box::new(move |committed| {
                    let _ = reply.send(match committed {
                        Ok(()) => result,
                        Err(error) => Err(E::from(error)),
                    });
                });
                (keep, finish)
            }
            .boxed()
        });
        self.queue.send(Queued::Command(command)).await.map_err(|_| E::from(stopped()))?;
        answer.await.unwrap_or_else(|_| Err(E::from(stopped())))
    }

    /// Writes these rows into the audit log with the next commit.
    pub async fn record_looks(&self, entries: Vec<Entry>) -> DbResult<()> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Queued::View(entries, reply)).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }

    pub async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.queue.send(Queued::Stop(done)).await.is_ok() {
            let _ = stopped.await;
        }
    }
}

fn stopped() -> DbError {
    DbError::Unavailable("the server is stopping".to_owned())
}

/// Runs a command on a connection of its own.
pub async fn run_alone<T, E, F>(conn: DbResult<Conn>, context: CommitContext, command: F) -> Result<T, E>
where
    F: for<'c> Command<'c, Result<T, E>>,
    E: From<DbError>,
{
    let mut tx = context.begin(conn?);
    let begin = BEGIN.on(tx.conn.engine());
    execute!(&mut tx.conn, begin, [])?;
    let committed = match attempt(command, &mut tx).await {
        Ok(value) => tx.finish().await.map(|told| (value, told)).map_err(E::from),
        Err(error) => Err(error),
    };
    match committed {
        Ok((value, told)) => {
            context.hub.tell(told);
            Ok(value)
        }
        Err(error) => {
            let _ = execute!(&mut tx.conn, "rollback", []);
            Err(error)
        }
    }
}

/// Runs a command. A panic in it counts as an error.
async fn attempt<'c, T, E: From<DbError>>(command: impl Command<'c, Result<T, E>>, tx: &'c mut Tx) -> Result<T, E> {
    let result = AssertUnwindSafe(command(tx)).catch_unwind().await;
    result.unwrap_or_else(|_| Err(E::from(DbError::Other("a command panicked".to_owned()))))
}

async fn write_in_groups(pools: Pools, mut queue: mpsc::Receiver<Queued>, context: CommitContext) {
    while let Some(first) = queue.recv().await {
        let conn = pools.write().await;
        let mut group = Group { finishes: Vec::new(), stop: None, is_saved: false, is_undone: false };
        match conn {
            Ok(conn) => group.run(context.begin(conn), first, &mut queue, &context).await,
            Err(error) => group.refuse(first, &error),
        }
        if let Some(done) = group.stop {
            let _ = done.send(());
            return;
        }
    }
}

struct Group {
    finishes: Vec<Finish>,
    stop: Option<oneshot::Sender<()>>,
    /// Nothing was written since the last savepoint, so the next command needs no savepoint of its own.
    is_saved: bool,
    /// SQLite has rolled back all of it, as it may when the disk is full.
    is_undone: bool,
}

impl Group {
    async fn run(&mut self, mut tx: Tx, first: Queued, queue: &mut mpsc::Receiver<Queued>, context: &CommitContext) {
        let begin = BEGIN.on(tx.conn.engine());
        if let Err(error) = execute!(&mut tx.conn, begin, []) {
            return self.refuse(first, &error);
        }
        let mut next = Some(first);
        while let Some(queued) = next {
            self.take(&mut tx, queued).await;
            next = if self.finishes.len() < GROUP && self.stop.is_none() { queue.try_recv().ok() } else { None };
        }
        let end = match self.is_undone {
            true => Err(DbError::Unavailable("the database gave up the transaction".to_owned())),
            false => tx.finish().await,
        };
        if end.is_err() {
            let _ = execute!(&mut tx.conn, "rollback", []);
        }
        drop(tx);
        let (told, answer) = match end {
            Ok(told) => (told, Ok(())),
            Err(error) => (Vec::new(), Err(error)),
        };
        for finish in self.finishes.drain(..) {
            finish(answer.clone());
        }
        context.hub.tell(told);
    }

    async fn take(&mut self, tx: &mut Tx, queued: Queued) {
        match queued {
            Queued::Stop(done) => self.stop = Some(done),
            Queued::View(entries, reply) => {
                tx.audits.extend(entries);
                self.finishes.push(Box::new(move |committed| {
                    let _ = reply.send(committed);
                }));
            }
            Queued::Command(command) => self.run_command(tx, command).await,
        }
    }

    /// Each command has a savepoint before it, so that a command that fails undoes nothing of its neighbours. The savepoints
    /// stay open until the commit ends all of them.
    async fn run_command(&mut self, tx: &mut Tx, command: ErasedCommand) {
        let (audits, announcements, deferred) = (tx.audits.len(), tx.announcements.len(), tx.deferred.len());
        let opened = if self.is_saved { Ok(0) } else { execute!(&mut tx.conn, "savepoint command", []) };
        self.is_saved = opened.is_ok();
        let (keep, finish) = command(tx).await;
        if let Err(error) = opened {
            self.is_undone = true;
            return finish(Err(error));
        }
        if keep {
            self.is_saved = false;
            return self.finishes.push(finish);
        }
        tx.audits.truncate(audits);
        tx.announcements.truncate(announcements);
        tx.deferred.truncate(deferred);
        self.is_saved = execute!(&mut tx.conn, "rollback to command", []).is_ok();
        self.is_undone |= !self.is_saved;
        finish(Ok(()));
    }

    fn refuse(&mut self, queued: Queued, error: &DbError) {
        match queued {
            Queued::Stop(done) => self.stop = Some(done),
            Queued::View(_, reply) => {
                let _ = reply.send(Err(error.clone()));
            }
            // Dropping the command drops its reply, which its caller reads as "unavailable".
            Queued::Command(_) => tracing::error!(%error, "could not begin a transaction"),
        }
    }
}

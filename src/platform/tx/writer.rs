//! Writing. On SQLite one task owns the writing connection and commits what waits in its queue together (group commit);
//! on PostgreSQL each command has a connection of its own and only the records of who looked are grouped.

use super::command::Command;
use super::transaction::Tx;
use crate::platform::audit::entry::Entry;
use crate::platform::db::dialect::BEGIN;
use crate::platform::db::pools::Pools;
use crate::platform::db::{Conn, DbError, DbResult, execute};
use crate::platform::realtime::Hub;
use futures::FutureExt;
use futures::future::BoxFuture;
use std::panic::AssertUnwindSafe;
use tokio::sync::{mpsc, oneshot};

/// How many commands one commit may carry: enough to spread the cost of the disk, few enough not to delay the first.
const GROUP: usize = 64;
const QUEUE: usize = 4096;

type Finish = Box<dyn FnOnce(DbResult<()>) + Send>;

/// A command in the queue, its types rubbed off. Answers whether its writes are to be kept, and how to tell it the end.
type Work = Box<dyn for<'c> FnOnce(&'c mut Tx) -> BoxFuture<'c, (bool, Finish)> + Send>;

enum Job {
    Command(Work),
    /// Someone looked at a record. No statement of its own: the row goes into the group's chain.
    Look(Vec<Entry>, oneshot::Sender<DbResult<()>>),
    Stop(oneshot::Sender<()>),
}

#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Job>,
    hub: Hub,
}

impl Writer {
    pub fn start(pools: Pools, hub: Hub) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE);
        tokio::spawn(write_in_groups(pools, jobs, hub.clone()));
        Self { queue, hub }
    }

    pub fn hub(&self) -> Hub {
        self.hub.clone()
    }

    /// Queues a command; its answer comes once the group it went with is committed.
    pub async fn run<T, E, F>(&self, command: F) -> Result<T, E>
    where
        F: for<'c> Command<'c, Result<T, E>> + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |tx| {
            async move {
                let result = match AssertUnwindSafe(command(tx)).catch_unwind().await {
                    Ok(result) => result,
                    Err(_) => Err(E::from(DbError::Other("a command panicked".to_owned()))),
                };
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
        self.queue.send(Job::Command(work)).await.map_err(|_| E::from(stopped()))?;
        answer.await.unwrap_or_else(|_| Err(E::from(stopped())))
    }

    /// Writes looks into the chain with whatever else is committed at that moment.
    pub async fn record_looks(&self, entries: Vec<Entry>) -> DbResult<()> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Job::Look(entries, reply)).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }

    pub async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.queue.send(Job::Stop(done)).await.is_ok() {
            let _ = stopped.await;
        }
    }
}

fn stopped() -> DbError {
    DbError::Unavailable("the server is stopping".to_owned())
}

/// Runs a command on a connection of its own.
pub async fn run_alone<T, E, F>(conn: DbResult<Conn>, hub: Hub, command: F) -> Result<T, E>
where
    F: for<'c> Command<'c, Result<T, E>>,
    E: From<DbError>,
{
    let mut tx = Tx::on(conn?);
    execute!(&mut tx.conn, "begin", [])?;
    let result = match AssertUnwindSafe(command(&mut tx)).catch_unwind().await {
        Ok(result) => result,
        Err(_) => Err(E::from(DbError::Other("a command panicked".to_owned()))),
    };
    match result {
        Ok(value) => match tx.finish().await {
            Ok(told) => {
                hub.tell(told);
                Ok(value)
            }
            Err(error) => {
                let _ = execute!(&mut tx.conn, "rollback", []);
                Err(E::from(error))
            }
        },
        Err(error) => {
            let _ = execute!(&mut tx.conn, "rollback", []);
            Err(error)
        }
    }
}

async fn write_in_groups(pools: Pools, mut jobs: mpsc::Receiver<Job>, hub: Hub) {
    while let Some(first) = jobs.recv().await {
        let conn = pools.write().await;
        let mut group = Group { finishes: Vec::new(), stop: None, is_saved: false };
        match conn {
            Ok(conn) => group.run(Tx::on(conn), first, &mut jobs, &hub).await,
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
    /// Nothing was written since the last savepoint, so the next command needs none of its own.
    is_saved: bool,
}

impl Group {
    async fn run(&mut self, mut tx: Tx, first: Job, jobs: &mut mpsc::Receiver<Job>, hub: &Hub) {
        let begin = BEGIN.on(tx.conn.engine());
        if let Err(error) = execute!(&mut tx.conn, begin, []) {
            return self.refuse(first, &error);
        }
        let mut next = Some(first);
        while let Some(job) = next {
            self.take(&mut tx, job).await;
            next = if self.finishes.len() < GROUP && self.stop.is_none() { jobs.try_recv().ok() } else { None };
        }
        let end = tx.finish().await;
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
        hub.tell(told);
    }

    async fn take(&mut self, tx: &mut Tx, job: Job) {
        match job {
            Job::Stop(done) => self.stop = Some(done),
            Job::Look(entries, reply) => {
                tx.audits.extend(entries);
                self.finishes.push(Box::new(move |committed| {
                    let _ = reply.send(committed);
                }));
            }
            Job::Command(work) => self.run_command(tx, work).await,
        }
    }

    /// Each command has a savepoint before it, so that one that fails takes nothing of its neighbours with it. They lie one
    /// upon the other until the commit, which ends all of them.
    async fn run_command(&mut self, tx: &mut Tx, work: Work) {
        let (audits, announcements, lines) = (tx.audits.len(), tx.announcements.len(), tx.lines.len());
        let opened = if self.is_saved { Ok(0) } else { execute!(&mut tx.conn, "savepoint command", []) };
        self.is_saved = opened.is_ok();
        let (keep, finish) = work(tx).await;
        if let Err(error) = opened {
            return finish(Err(error));
        }
        if keep {
            self.is_saved = false;
            return self.finishes.push(finish);
        }
        tx.audits.truncate(audits);
        tx.announcements.truncate(announcements);
        tx.lines.truncate(lines);
        self.is_saved = execute!(&mut tx.conn, "rollback to command", []).is_ok();
        finish(Ok(()));
    }

    fn refuse(&mut self, job: Job, error: &DbError) {
        match job {
            Job::Stop(done) => self.stop = Some(done),
            Job::Look(_, reply) => {
                let _ = reply.send(Err(error.clone()));
            }
            // Dropping the work drops its reply, which the caller reads as "unavailable".
            Job::Command(_) => tracing::error!(%error, "could not begin a transaction"),
        }
    }
}

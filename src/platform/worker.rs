//! The worker: claims the jobs that are due, runs them, and sleeps until the next one.

use super::jobs::store::{self, Claimed};
use super::jobs::{JobKind, LEASE, MOST_ATTEMPTS, pause_after};
use crate::error::AppError;
use crate::platform::db::DbError;
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use futures::future::BoxFuture;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// Jobs promised by another process are noticed after this long at the latest.
const POLL_EVERY: Duration = Duration::from_secs(2);

/// A handler at work.
pub type Work = BoxFuture<'static, Result<(), AppError>>;

/// The handler of a kind of job. Most jobs are about one row.
#[derive(Clone, Copy)]
pub enum Handler {
    About(fn(AppState, Uuid) -> Work),
    Alone(fn(AppState) -> Work),
}

/// The handlers of all kinds of jobs, by name.
#[derive(Clone)]
pub struct Handlers(Arc<HashMap<&'static str, Handler>>);

impl Handlers {
    pub fn new(all: impl IntoIterator<Item = (JobKind, Handler)>) -> Self {
        Self(Arc::new(all.into_iter().map(|(kind, handler)| (kind.0, handler)).collect()))
    }

    async fn run(&self, state: &AppState, job: &Claimed) -> Result<(), AppError> {
        match (self.0.get(job.kind.as_str()), job.about) {
            (Some(Handler::About(work)), Some(about)) => work(state.clone(), about).await,
            (Some(Handler::Alone(work)), _) => work(state.clone()).await,
            (Some(Handler::About(_)), None) | (None, _) => Err(AppError::Broken),
        }
    }
}

pub struct Worker {
    state: AppState,
    handlers: Handlers,
}

impl Worker {
    pub const fn new(state: AppState, handlers: Handlers) -> Self {
        Self { state, handlers }
    }

    /// Runs until the process is asked to stop.
    pub async fn run(self) {
        let mut stopping = self.state.stopping.clone();
        while !*stopping.borrow() {
            if let Err(error) = run_due(&self.state, &self.handlers).await {
                tracing::warn!(%error, "jobs");
            }
            tokio::select! {
                _ = timeout(POLL_EVERY, self.state.job_bell.notified()) => {}
                _ = stopping.changed() => {}
            }
        }
    }
}

/// Runs all jobs that are due now, one after the other. Returns how many.
pub async fn run_due(state: &AppState, handlers: &Handlers) -> Result<u64, DbError> {
    let mut ran = 0;
    while let Some(job) = claim(state).await? {
        let outcome = handlers.run(state, &job).await;
        settle(state, &job, outcome).await?;
        ran += 1;
    }
    Ok(ran)
}

async fn claim(state: &AppState) -> Result<Option<Claimed>, DbError> {
    let now = state.clock.now();
    // Mostly nothing is due: then this costs a read and no write.
    let due = store::next_at(&mut state.db.read().await?).await?.is_some_and(|at| at <= now);
    if !due {
        return Ok(None);
    }
    state.db.write(async move |tx: &mut Tx| store::claim(&mut tx.conn, now, now.plus(LEASE)).await).await
}

async fn settle(state: &AppState, job: &Claimed, outcome: Result<(), AppError>) -> Result<(), DbError> {
    let (id, attempts, now) = (job.id, job.attempts, state.clock.now());
    let error = outcome.err().map(|error| error.to_string());
    if let Some(error) = &error {
        tracing::warn!(job = %id, kind = %job.kind, attempts, %error, "a job failed");
    }
    state
        .db
        .write(async move |tx: &mut Tx| match error {
            None => store::done(&mut tx.conn, id, now).await,
            Some(error) if attempts >= MOST_ATTEMPTS => store::lay_aside(&mut tx.conn, id, &error, now).await,
            Some(error) => store::try_again(&mut tx.conn, id, &error, now.plus(pause_after(attempts))).await,
        })
        .await
}

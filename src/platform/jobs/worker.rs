//! The worker: claims what is due, runs it, and sleeps until the next is.

use super::kind::JobKind;
use super::store::{self, Claimed};
use super::{LEASE, MOST_ATTEMPTS, pause_after};
use crate::app::jobs;
use crate::error::AppError;
use crate::platform::db::DbError;
use crate::platform::state::AppState;
use crate::types::instant::Instant;
use futures::FutureExt;
use std::time::Duration;
use tokio::time::timeout;

/// Jobs promised by another process are noticed at the latest after this.
const LOOK_EVERY: Duration = Duration::from_secs(2);

pub struct Worker {
    state: AppState,
}

impl Worker {
    pub const fn new(state: AppState) -> Self {
        Self { state }
    }

    /// Works until the process is asked to stop.
    pub async fn run(self) {
        if let Err(error) = promise_tidying(&self.state).await {
            tracing::warn!(%error, "could not promise tidying up");
        }
        let mut stopping = self.state.stopping.clone();
        while !*stopping.borrow() {
            if let Err(error) = run_due(&self.state).await {
                tracing::warn!(%error, "jobs");
            }
            tokio::select! {
                _ = timeout(LOOK_EVERY, self.state.job_bell.notified()) => {}
                _ = stopping.changed() => {}
            }
        }
    }
}

/// Runs everything that is due now, one after the other. Answers how many were run.
pub async fn run_due(state: &AppState) -> Result<u64, DbError> {
    let mut ran = 0;
    while let Some(job) = claim(state).await? {
        let outcome = run_one(state, &job).await;
        settle(state, &job, outcome).await?;
        ran += 1;
    }
    Ok(ran)
}

async fn claim(state: &AppState) -> Result<Option<Claimed>, DbError> {
    let now = state.clock.now();
    // Most looks find nothing: they cost a read and no write.
    let due = store::next_at(&mut state.db.read().await?).await?.is_some_and(|at| at <= now);
    if !due {
        return Ok(None);
    }
    state.db.write(move |tx| async move { store::claim(&mut tx.conn, now, now.plus(LEASE)).await }.boxed()).await
}

async fn run_one(state: &AppState, job: &Claimed) -> Result<(), AppError> {
    match JobKind::parse(&job.kind) {
        Some(kind) => jobs::run(state, kind, job.about).await,
        None => Err(AppError::Broken),
    }
}

async fn settle(state: &AppState, job: &Claimed, outcome: Result<(), AppError>) -> Result<(), DbError> {
    let (id, attempts, now) = (job.id, job.attempts, state.clock.now());
    let error = outcome.err().map(|error| error.to_string());
    if let Some(error) = &error {
        tracing::warn!(job = %id, kind = %job.kind, attempts, %error, "a job failed");
    }
    state
        .db
        .write(move |tx| {
            async move {
                match error {
                    None => store::done(&mut tx.conn, id, now).await,
                    Some(error) if attempts >= MOST_ATTEMPTS => store::lay_aside(&mut tx.conn, id, &error, now).await,
                    Some(error) => store::try_again(&mut tx.conn, id, &error, now.plus(pause_after(attempts))).await,
                }
            }
            .boxed()
        })
        .await
}

/// There is always one tidying-up waiting, and never two.
async fn promise_tidying(state: &AppState) -> Result<(), DbError> {
    let now: Instant = state.clock.now();
    state
        .db
        .write(move |tx| {
            async move {
                if store::waiting_of_kind(&mut tx.conn, JobKind::TidyUp.as_str()).await? == 0 {
                    tx.enqueue(JobKind::TidyUp, None, now, now);
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

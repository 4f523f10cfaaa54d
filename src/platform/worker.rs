//! The workers: each claims a job of its lane that is due, runs it within a time limit, and sleeps until the next one.

use super::jobs::store::{self, Claimed};
use super::jobs::{JobKind, LONGEST_RUN, Lane, pause_after};
use crate::error::AppError;
use crate::platform::db::DbError;
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use futures::FutureExt;
use futures::future::{BoxFuture, join_all};
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// Jobs promised by another process are noticed after this long at the latest.
const POLL_EVERY: Duration = Duration::from_secs(2);
/// How long a job under way may go on after the process was asked to stop.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(2);

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
        Self(Arc::new(all.into_iter().map(|(kind, handler)| (kind.name, handler)).collect()))
    }

    async fn run(&self, state: &AppState, job: &Claimed) -> Result<(), AppError> {
        match (self.0.get(job.kind.as_str()), job.about) {
            (Some(Handler::About(work)), Some(about)) => work(state.clone(), about).await,
            (Some(Handler::Alone(work)), _) => work(state.clone()).await,
            (Some(Handler::About(_)), None) | (None, _) => Err(AppError::Broken),
        }
    }
}

/// All workers of this process: some for each lane. They run until the process is asked to stop.
pub async fn work(state: AppState, handlers: Handlers) {
    let lanes = Lane::ALL.into_iter().flat_map(|lane| std::iter::repeat_n(lane, lane.workers()));
    join_all(lanes.map(|lane| work_in(lane, &state, &handlers))).await;
}

async fn work_in(lane: Lane, state: &AppState, handlers: &Handlers) {
    let (mut stopping, mut listener) = (state.stopping.clone(), state.job_signal.listener());
    while !*stopping.borrow() {
        if let Err(error) = run_due_in(lane, state, handlers).await {
            tracing::warn!(%error, "jobs");
        }
        tokio::select! {
            _ = timeout(POLL_EVERY, listener.woken()) => {}
            _ = stopping.changed() => {}
        }
    }
}

/// Runs all jobs that are due now, lane by lane, one after the other. Returns how many.
pub async fn run_due(state: &AppState, handlers: &Handlers) -> Result<u64, DbError> {
    let mut ran = 0;
    loop {
        let before = ran;
        for lane in Lane::ALL {
            ran += run_due_in(lane, state, handlers).await?;
        }
        // A job of one lane may have promised one of another.
        if ran == before {
            return Ok(ran);
        }
    }
}

async fn run_due_in(lane: Lane, state: &AppState, handlers: &Handlers) -> Result<u64, DbError> {
    let mut ran = 0;
    while !*state.stopping.borrow()
        && let Some(job) = claim(lane, state).await?
    {
        match run_within_time(state, handlers, &job).await {
            Some(outcome) => settle(lane, state, &job, outcome).await?,
            None => hand_back(state, &job).await?,
        }
        ran += 1;
    }
    Ok(ran)
}

/// `None` when the process is asked to stop before the job has ended, and it is not about to.
async fn run_within_time(state: &AppState, handlers: &Handlers, job: &Claimed) -> Option<Result<(), AppError>> {
    let mut stopping = state.stopping.clone();
    let stopped = async {
        if stopping.wait_for(|stop| *stop).await.is_err() {
            // Nobody can ask it to stop any more.
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(SHUTDOWN_GRACE).await;
    };
    tokio::select! {
        ran = timeout(LONGEST_RUN, run_and_survive(state, handlers, job)) => Some(ran.unwrap_or_else(|_| {
            tracing::warn!(job = %job.id, kind = %job.kind, "a job took too long and was stopped");
            Err(AppError::Busy)
        })),
        () = stopped => None,
    }
}

/// A job that panics has failed; its worker goes on.
async fn run_and_survive(state: &AppState, handlers: &Handlers, job: &Claimed) -> Result<(), AppError> {
    AssertUnwindSafe(handlers.run(state, job)).catch_unwind().await.unwrap_or(Err(AppError::Broken))
}

async fn claim(lane: Lane, state: &AppState) -> Result<Option<Claimed>, DbError> {
    let now = state.clock.now();
    // Mostly nothing is due: then this costs a read and no write.
    let due = store::next_at(&mut state.db.read().await?, lane, now).await?.is_some_and(|at| at <= now);
    if !due {
        return Ok(None);
    }
    state.db.write(async move |tx: &mut Tx| store::claim(&mut tx.conn, lane, now).await).await
}

async fn hand_back(state: &AppState, job: &Claimed) -> Result<(), DbError> {
    let job = job.clone();
    state.db.write(async move |tx: &mut Tx| store::hand_back(&mut tx.conn, &job).await).await
}

async fn settle(lane: Lane, state: &AppState, job: &Claimed, outcome: Result<(), AppError>) -> Result<(), DbError> {
    let (job, now) = (job.clone(), state.clock.now());
    let error = outcome.err().map(|error| error.to_string());
    if let Some(error) = &error {
        tracing::warn!(job = %job.id, kind = %job.kind, attempts = job.attempts, %error, "a job failed");
    }
    state
        .db
        .write(async move |tx: &mut Tx| match error {
            None => store::done(&mut tx.conn, &job, now).await,
            Some(error) if job.attempts >= lane.most_attempts() => store::lay_aside(&mut tx.conn, &job, &error, now).await,
            Some(error) => store::try_again(&mut tx.conn, &job, &error, now.plus(pause_after(job.attempts))).await,
        })
        .await
}

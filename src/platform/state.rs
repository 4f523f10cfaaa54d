//! What every request shares. Cloning is cheap: everything inside is a handle.

use super::assets::Assets;
use super::cache::Kept;
use super::clock::Clock;
use super::config::Config;
use super::db::DbError;
use super::local_time::BadZone;
use super::mail::Post;
use super::rate_limit::Rate;
use super::realtime::Hub;
use super::seal::{KeyFileProblem, Seal};
use super::telemetry::Metrics;
use super::tx::Db;
use crate::booking::appointments::policy::MOST_HOLDS_AN_HOUR;
use crate::booking::availability::server::boards::Boards;
use crate::booking::stranded::server::queries;
use crate::clinic::server::practice::{self, Practice, PracticeProblem, practice_or_first};
use crate::error::AppError;
use crate::types::ids::{PersonId, TherapistId};
use crate::types::instant::Span;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{Notify, Semaphore, watch};

/// Password hashes under way at once. Each takes 64 MiB, so a flood of sign-ins cannot eat the machine.
const HASHES_AT_ONCE: usize = 2;

#[derive(Clone)]
pub struct AppState {
    pub config: Arc<Config>,
    pub db: Db,
    pub clock: Clock,
    pub seal: Seal,
    pub hub: Hub,
    pub post: Post,
    practice: Arc<RwLock<Arc<Practice>>>,
    /// The days of openings that pages look at.
    pub boards: Arc<Boards>,
    /// Visits that a change of the clinic has left without what they need.
    pub stranded: Arc<queries::Known>,
    /// How long each therapist usually takes to answer. Nobody needs it to the minute, and it is dear to find.
    pub reply_clocks: Kept<TherapistId, Option<Span>>,
    /// How often each person held a time lately.
    pub holds: Rate<PersonId>,
    pub assets: Arc<Assets>,
    pub metrics: Arc<Metrics>,
    pub hashing: Arc<Semaphore>,
    /// Rung when a job may be due sooner than the worker thinks.
    pub job_bell: Arc<Notify>,
    /// Turns true when the process is asked to stop; event streams end themselves then.
    pub stopping: watch::Receiver<bool>,
}

#[derive(Debug, thiserror::Error)]
pub enum StartProblem {
    #[error("UNKNOT_DATA: {0} cannot be made ({1})")]
    Data(String, std::io::Error),
    #[error("UNKNOT_DATABASE_URL: {0}")]
    Database(#[from] DbError),
    #[error(transparent)]
    KeyFile(#[from] KeyFileProblem),
    #[error("UNKNOT_SMTP_URL: {0}. An example: UNKNOT_SMTP_URL=smtps://user:secret@mail.example:465?from=desk@elbowriver.example")]
    Mail(String),
    #[error("{0}")]
    Zone(#[from] BadZone),
    #[error("The demo clinic could not be made: {0}")]
    Demo(String),
    #[error("UNKNOT_LISTEN: {0} cannot be listened on ({1})")]
    Listen(std::net::SocketAddr, std::io::Error),
}

impl AppState {
    /// Opens everything and brings the schema up.
    pub async fn open(config: Config, clock: Clock, stopping: watch::Receiver<bool>) -> Result<Self, StartProblem> {
        std::fs::create_dir_all(&config.data).map_err(|e| StartProblem::Data(config.data.to_string_lossy().into_owned(), e))?;
        let hub = Hub::new();
        let db = Db::open(&config.database_url, hub.clone()).await?;
        db.migrate().await?;
        let seal = Seal::open(&config.key_file)?;
        let post = Post::open(&config).map_err(StartProblem::Mail)?;
        let practice = practice_or_first(&db, clock.now()).await?;
        Ok(Self {
            config: Arc::new(config),
            db,
            clock,
            seal,
            hub,
            post,
            practice: Arc::new(RwLock::new(Arc::new(practice))),
            boards: Arc::default(),
            stranded: Arc::default(),
            reply_clocks: Kept::new(Span::minutes(10)),
            holds: Rate::new(MOST_HOLDS_AN_HOUR, Span::hours(1)),
            assets: Arc::new(Assets::find()),
            metrics: Arc::new(Metrics::default()),
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            job_bell: Arc::new(Notify::new()),
            stopping,
        })
    }

    /// The practice as it was last read. Requests get theirs checked against the database: see [`Self::practice_at`].
    pub fn practice(&self) -> Arc<Practice> {
        self.practice.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The practice at this version or a later one.
    pub async fn practice_at(&self, version: i64) -> Result<Arc<Practice>, AppError> {
        let known = self.practice();
        if known.version >= version { Ok(known) } else { self.read_practice().await }
    }

    /// The practice as the database has it now.
    pub async fn practice_now(&self) -> Result<Arc<Practice>, AppError> {
        let version = practice::version(&mut self.db.read().await?).await?;
        self.practice_at(version).await
    }

    /// The practice, whatever is known of it.
    pub async fn read_practice(&self) -> Result<Arc<Practice>, AppError> {
        let read = Arc::new(practice_or_first(&self.db, self.clock.now()).await?);
        let mut known = self.practice.write().unwrap_or_else(PoisonError::into_inner);
        if known.version <= read.version {
            *known = read;
        }
        Ok(known.clone())
    }
}

impl From<PracticeProblem> for StartProblem {
    fn from(problem: PracticeProblem) -> Self {
        match problem {
            PracticeProblem::Database(problem) => Self::Database(problem),
            PracticeProblem::Zone(problem) => Self::Zone(problem),
        }
    }
}

impl From<PracticeProblem> for AppError {
    fn from(problem: PracticeProblem) -> Self {
        match problem {
            PracticeProblem::Database(problem) => Self::from(problem),
            PracticeProblem::Zone(problem) => {
                tracing::error!(%problem, "the clinic’s zone is not known");
                Self::Broken
            }
        }
    }
}

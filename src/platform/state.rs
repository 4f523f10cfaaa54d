//! The state that all requests share. Cloning is cheap: every field is a handle.

use super::assets::Assets;
use super::audit::chain::Chain;
use super::clock::Clock;
use super::config::Config;
use super::db::DbError;
use super::job_signal::JobSignal;
use super::local_time::BadZone;
use super::mail::Mailer;
use super::realtime::Hub;
use super::realtime::streams::Streams;
use super::seal::Seal;
use super::seal::check::{self, Checked, KeyProblem};
use super::shelf::{Need, Shelf};
use super::telemetry::Metrics;
use super::tx::Db;
use crate::error::AppError;
use crate::types::instant::Instant;
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use tokio::sync::{Mutex, watch};

#[derive(Clone)]
pub struct AppState {
    pub config: Arc<Config>,
    pub db: Db,
    pub clock: Clock,
    pub seal: Seal,
    /// What the audit log is verified with.
    pub chain: Chain,
    pub hub: Hub,
    pub streams: Streams,
    pub mailer: Mailer,
    shelf: Arc<Shelf>,
    pub assets: Arc<Assets>,
    pub metrics: Arc<Metrics>,
    /// Wakes the workers for a job that is due now.
    pub job_signal: JobSignal,
    /// When something was last noted for the doctor, in microseconds.
    pub last_sighting: Arc<AtomicI64>,
    /// When the database was last written to see whether it can be.
    pub last_ready: Arc<Mutex<Option<Instant>>>,
    /// Becomes true when the process is asked to stop; event streams then end.
    pub stopping: watch::Receiver<bool>,
}

#[derive(Debug, thiserror::Error)]
pub enum StartProblem {
    #[error("UNKNOT_DATA: {0} cannot be made ({1})")]
    Data(String, std::io::Error),
    #[error("UNKNOT_DATABASE_URL: {0}")]
    Database(#[from] DbError),
    #[error(transparent)]
    Key(#[from] KeyProblem),
    #[error("UNKNOT_SMTP_URL: {0}. An example: UNKNOT_SMTP_URL=smtps://user:secret@mail.example:465?from=desk@elbowriver.example")]
    Mail(String),
    #[error("{0}")]
    Zone(#[from] BadZone),
    #[error("{0} is missing from the shelf: app/start.rs must put it there")]
    Missing(&'static str),
    #[error("The demo clinic could not be made: {0}")]
    Demo(String),
    #[error("UNKNOT_LISTEN: {0} cannot be listened on ({1})")]
    Listen(std::net::SocketAddr, std::io::Error),
}

impl AppState {
    /// Opens database, key file and mail, and brings the schema up to date.
    pub async fn open(config: Config, clock: Clock, stopping: watch::Receiver<bool>) -> Result<Self, StartProblem> {
        std::fs::create_dir_all(&config.data).map_err(|e| StartProblem::Data(config.data.to_string_lossy().into_owned(), e))?;
        let hub = Hub::new();
        let db = Db::open(&config.database_url, hub.clone()).await?;
        db.migrate().await?;
        let Checked { seal, chain } = check::open(&db, &config.key_file).await?;
        db.chain_audits_with(chain.key);
        let mailer = Mailer::open(&config).map_err(StartProblem::Mail)?;
        Ok(Self {
            config: Arc::new(config),
            db,
            clock,
            seal,
            chain,
            hub,
            streams: Streams::default(),
            mailer,
            shelf: Arc::default(),
            assets: Arc::new(Assets::find()),
            metrics: Arc::new(Metrics::default()),
            job_signal: JobSignal::default(),
            last_sighting: Arc::default(),
            last_ready: Arc::default(),
            stopping,
        })
    }

    /// Adds what slices keep in memory, and checks that nothing they need is missing.
    pub fn furnished(self, shelf: Shelf, needs: &[&[Need]]) -> Result<Self, StartProblem> {
        match shelf.missing(needs) {
            Some(name) => Err(StartProblem::Missing(name)),
            None => Ok(Self { shelf: Arc::new(shelf), ..self }),
        }
    }

    /// The value of this type on the shelf.
    pub fn kept<T: Any>(&self) -> Result<&T, NotKept> {
        self.shelf.get().ok_or(NotKept(std::any::type_name::<T>()))
    }
}

/// No value of that type is on the shelf. [`AppState::furnished`] makes sure at the start that this never happens.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not on the shelf")]
pub struct NotKept(&'static str);

impl From<NotKept> for AppError {
    fn from(problem: NotKept) -> Self {
        tracing::error!(%problem, "shelf");
        Self::Broken
    }
}

impl From<NotKept> for DbError {
    fn from(problem: NotKept) -> Self {
        Self::Other(problem.to_string())
    }
}

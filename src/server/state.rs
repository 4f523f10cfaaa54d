//! What every request shares. Cloning is cheap: everything inside is a handle.

use super::assets::Assets;
use super::clock::Clock;
use super::config::Config;
use super::db::{Db, DbError};
use super::mail::Post;
use super::realtime::Hub;
use super::seal::{KeyFileProblem, Seal};
use super::telemetry::Metrics;
use super::wall::{BadZone, Wall};
use crate::clinic;
use crate::clinic::model::Clinic;
use std::sync::Arc;
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
    pub clinic: Arc<Clinic>,
    pub wall: Wall,
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
        let (clinic, wall) = clinic_and_wall(&db).await?;
        Ok(Self {
            config: Arc::new(config),
            db,
            clock,
            seal,
            hub,
            post,
            clinic,
            wall,
            assets: Arc::new(Assets::find()),
            metrics: Arc::new(Metrics::default()),
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            job_bell: Arc::new(Notify::new()),
            stopping,
        })
    }

    /// Reads the clinic again, after the demo or a load has put another in its place.
    pub async fn with_clinic_read_again(self) -> Result<Self, StartProblem> {
        let (clinic, wall) = clinic_and_wall(&self.db).await?;
        Ok(Self { clinic, wall, ..self })
    }
}

/// The clinic as it stands in the database, and the wall clock of its zone.
async fn clinic_and_wall(db: &Db) -> Result<(Arc<Clinic>, Wall), StartProblem> {
    let clinic = clinic::server::queries::clinic_or_first(db).await?;
    let wall = Wall::new(&clinic.zone, &clinic.city)?;
    Ok((Arc::new(clinic), wall))
}

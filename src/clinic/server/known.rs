//! The practice as this process has cached it, read again when its version in the database has changed.

use super::practice::{self, Practice, PracticeProblem, practice_or_first};
use crate::error::AppError;
use crate::platform::shelf::Need;
use crate::platform::state::{AppState, StartProblem};
use std::sync::{Arc, PoisonError, RwLock};

pub const NEEDS: &[Need] = &[Need::of::<KnownPractice>("the practice")];

pub struct KnownPractice(RwLock<Arc<Practice>>);

impl KnownPractice {
    /// A new database gets a first practice.
    pub async fn read(state: &AppState) -> Result<Self, PracticeProblem> {
        Ok(Self(RwLock::new(Arc::new(practice_or_first(&state.db, state.clock.now()).await?))))
    }
}

/// The practice as it was last read, which may be out of date: see [`at_least`].
pub fn known(state: &AppState) -> Result<Arc<Practice>, AppError> {
    Ok(state.kept::<KnownPractice>()?.0.read().unwrap_or_else(PoisonError::into_inner).clone())
}

/// The practice at this version or a later one.
pub async fn at_least(state: &AppState, version: i64) -> Result<Arc<Practice>, AppError> {
    let known = known(state)?;
    if known.version >= version { Ok(known) } else { read_again(state).await }
}

/// The practice as the database has it now.
pub async fn newest(state: &AppState) -> Result<Arc<Practice>, AppError> {
    let version = practice::version(&mut state.db.read().await?).await?;
    at_least(state, version).await
}

/// Reads the practice even where the cached one seems current.
pub async fn read_again(state: &AppState) -> Result<Arc<Practice>, AppError> {
    let read = Arc::new(practice_or_first(&state.db, state.clock.now()).await?);
    let mut known = state.kept::<KnownPractice>()?.0.write().unwrap_or_else(PoisonError::into_inner);
    if known.version <= read.version {
        *known = read;
    }
    Ok(known.clone())
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

//! Opens what there is for commands that check: they make no folder, no file, no key, and bring no schema up to date.

use crate::platform::config::Config;
use crate::platform::realtime::Hub;
use crate::platform::seal::check::{self, Checked, KeyProblem};
use crate::platform::state::StartProblem;
use crate::platform::tx::Db;
use std::path::PathBuf;

/// The database, unless it is a file that is not there yet.
pub async fn database(config: &Config) -> Result<Option<Db>, StartProblem> {
    if sqlite_file(config).is_some_and(|file| !file.exists()) {
        return Ok(None);
    }
    Ok(Some(Db::open(&config.database_url, Hub::new()).await?))
}

/// The key, if it belongs to this database. `None` where there is no key and nothing sealed.
pub async fn key(config: &Config, db: &Db) -> Result<Option<Checked>, KeyProblem> {
    check::look(db, &config.key_file).await
}

pub fn sqlite_file(config: &Config) -> Option<PathBuf> {
    let path = config.database_url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}

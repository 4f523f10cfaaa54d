//! Brings the schema up to date, forward only. The migrations of both engines are inside the binary.

use super::error::{DbError, DbResult};
use super::pools::Pools;
use sqlx::migrate::{MigrateError, Migrator};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Applies what is missing. Refuses a schema newer than this program.
pub async fn migrate(pools: &Pools) -> DbResult<()> {
    let done = match pools {
        // An exclusive transaction around all steps would deadlock with the migrator's own. The file lock of each step's
        // `begin immediate` keeps two starting processes apart: the second finds the step done.
        Pools::Sqlite { write, .. } => SQLITE.run(&mut *write.acquire().await?).await,
        // Under the migrator's advisory lock.
        Pools::Postgres(pool) => POSTGRES.run(pool).await,
    };
    done.map_err(explain)
}

fn explain(error: MigrateError) -> DbError {
    match error {
        MigrateError::VersionMissing(version) => DbError::Other(format!(
            "the database has schema step {version}, which this program does not know. It was used by a newer Unknot: \
             start that one, or restore a backup made before it"
        )),
        other => DbError::Other(format!("the schema could not be brought up: {other}")),
    }
}

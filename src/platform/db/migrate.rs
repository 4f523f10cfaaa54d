//! Brings the schema up to date, forward only. The migrations of both engines are inside the binary.

use super::error::{DbError, DbResult};
use super::pools::Pools;
use super::sql::{rows, value};
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

/// How the schema of a database stands to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    UpToDate,
    /// This many steps are missing; a start applies them.
    Behind(usize),
    /// It has a step that this program does not know.
    Ahead(i64),
}

/// Looks at the schema and changes nothing.
pub async fn schema(pools: &Pools) -> DbResult<Schema> {
    let (there, all) = match pools {
        Pools::Sqlite { .. } => ("select count(*) from sqlite_master where name = '_sqlx_migrations'", &SQLITE),
        Pools::Postgres(_) => ("select count(*) from information_schema.tables where table_name = '_sqlx_migrations'", &POSTGRES),
    };
    let mut conn = pools.read().await?;
    let known: Vec<i64> = all.iter().map(|step| step.version).collect();
    if value!(&mut conn, there, [])?.unwrap_or(0_i64) == 0 {
        return Ok(Schema::Behind(known.len()));
    }
    let applied: Vec<(i64,)> = rows!(&mut conn, "select version from _sqlx_migrations where success", [])?;
    if let Some((ahead,)) = applied.iter().find(|(version,)| !known.contains(version)) {
        return Ok(Schema::Ahead(*ahead));
    }
    let missing = known.len() - applied.len();
    Ok(if missing == 0 { Schema::UpToDate } else { Schema::Behind(missing) })
}

/// The first damage that SQLite finds in its file, or `None`. PostgreSQL checks its own pages.
pub async fn damage(pools: &Pools) -> DbResult<Option<String>> {
    if !pools.has_one_writer() {
        return Ok(None);
    }
    let found: Option<String> = value!(&mut pools.read().await?, "pragma quick_check(1)", [])?;
    Ok(found.filter(|found| found != "ok"))
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

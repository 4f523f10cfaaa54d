//! How a database call can fail. A violated constraint carries its name, which is the same on both engines.

use crate::error::AppError;

pub type DbResult<T> = Result<T, DbError>;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// A constraint or trigger of the schema: `slot_taken`, `people_email_key`, `visit_signed`, …
    #[error("constraint {0}")]
    Constraint(String),
    /// Two transactions conflicted; nothing was written.
    #[error("contended")]
    Contended,
    /// No connection in time, or a full disk.
    #[error("unavailable: {0}")]
    Unavailable(String),
    #[error("database: {0}")]
    Other(String),
}

impl DbError {
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint(found) if found == name)
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => from_engine(error.as_ref()),
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error.to_string()),
            other => Self::Other(other.to_string()),
        }
    }
}

fn from_engine(error: &dyn sqlx::error::DatabaseError) -> DbError {
    if let Some(name) = error.constraint() {
        return DbError::Constraint(name.to_owned());
    }
    let message = error.message();
    match error.code().as_deref() {
        // PostgreSQL: a trigger of ours raised; serialisation failure, deadlock; disk or memory full, too many connections, the server
        // stops or starts; the connection is gone.
        Some("P0001") => DbError::Constraint(message.to_owned()),
        Some("40001" | "40P01") => DbError::Contended,
        Some("53100" | "53200" | "53300" | "57P01" | "57P02" | "57P03") => DbError::Unavailable(message.to_owned()),
        Some(code) if code.len() == 5 && code.starts_with("08") => DbError::Unavailable(message.to_owned()),
        // SQLite: SQLITE_CONSTRAINT and its extended codes; a trigger of ours is 1811.
        Some("1811") => DbError::Constraint(message.to_owned()),
        Some("5" | "261" | "517") => DbError::Contended,
        // The disk is full, or the file cannot be written or opened: SQLITE_FULL, SQLITE_IOERR and SQLITE_CANTOPEN, with their kinds.
        Some("13" | "14") => DbError::Unavailable(message.to_owned()),
        Some(code) if code.len() < 5 && code.parse::<u32>().is_ok_and(|code| code & 0xff == 10) => DbError::Unavailable(message.to_owned()),
        _ => sqlite_constraint(message).map_or_else(|| DbError::Other(message.to_owned()), DbError::Constraint),
    }
}

/// SQLite names a check constraint but only describes the others; this gives them the names PostgreSQL uses.
fn sqlite_constraint(message: &str) -> Option<String> {
    if let Some(name) = message.strip_prefix("CHECK constraint failed: ") {
        return Some(name.to_owned());
    }
    if let Some(columns) = message.strip_prefix("UNIQUE constraint failed: ") {
        let (table, _) = columns.split_once('.')?;
        let names: Vec<&str> = columns.split(", ").filter_map(|c| c.split_once('.').map(|(_, name)| name)).collect();
        return Some(format!("{table}_{}_key", names.join("_")));
    }
    message.starts_with("FOREIGN KEY constraint failed").then(|| "foreign_key".to_owned())
}

/// For commands that have no refusal of their own for it.
impl From<DbError> for AppError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Contended | DbError::Unavailable(_) => {
                tracing::warn!(%error, "database");
                Self::Busy
            }
            other => {
                tracing::error!(error = %other, "database");
                Self::Broken
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_violations_get_the_names_postgres_gives() {
        assert_eq!(sqlite_constraint("UNIQUE constraint failed: people.email").as_deref(), Some("people_email_key"));
        assert_eq!(
            sqlite_constraint("UNIQUE constraint failed: threads.client_id, threads.therapist_id").as_deref(),
            Some("threads_client_id_therapist_id_key")
        );
        assert_eq!(sqlite_constraint("CHECK constraint failed: visits_pressure").as_deref(), Some("visits_pressure"));
        assert_eq!(sqlite_constraint("disk I/O error"), None);
    }
}

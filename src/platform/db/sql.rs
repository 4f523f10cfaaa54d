//! The dispatch macros: one SQL text, bound and read by whichever engine the connection belongs to.

/// All rows, each read by its `sqlx::FromRow`.
macro_rules! rows {
    ($conn:expr, $sql:expr, [$($bind:expr),* $(,)?]) => {
        match $conn {
            $crate::platform::db::conn::Conn::Sqlite(conn) => {
                sqlx::query_as::<sqlx::Sqlite, _>($sql)$(.bind($bind))*.fetch_all(&mut **conn).await
            }
            $crate::platform::db::conn::Conn::Postgres(conn) => {
                sqlx::query_as::<sqlx::Postgres, _>($sql)$(.bind($bind))*.fetch_all(&mut **conn).await
            }
        }
        .map_err($crate::platform::db::error::DbError::from)
    };
}
pub(crate) use rows;

/// The first row, if there is one, read by its `sqlx::FromRow`.
macro_rules! row {
    ($conn:expr, $sql:expr, [$($bind:expr),* $(,)?]) => {
        match $conn {
            $crate::platform::db::conn::Conn::Sqlite(conn) => {
                sqlx::query_as::<sqlx::Sqlite, _>($sql)$(.bind($bind))*.fetch_optional(&mut **conn).await
            }
            $crate::platform::db::conn::Conn::Postgres(conn) => {
                sqlx::query_as::<sqlx::Postgres, _>($sql)$(.bind($bind))*.fetch_optional(&mut **conn).await
            }
        }
        .map_err($crate::platform::db::error::DbError::from)
    };
}
pub(crate) use row;

/// The list of a store's statements, which the tests prepare on both engines.
macro_rules! statements {
    ($($name:ident),* $(,)?) => {
        pub const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use statements;

/// All rows, each mapped by `|row| value`; `row.try_get("column")?` reads a column.
macro_rules! fetch_all {
    ($conn:expr, $sql:expr, [$($bind:expr),* $(,)?], |$row:ident| $map:expr) => {
        match $conn {
            $crate::platform::db::conn::Conn::Sqlite(conn) => {
                let rows = sqlx::query::<sqlx::Sqlite>($sql)$(.bind($bind))*.fetch_all(&mut **conn).await;
                $crate::platform::db::sql::map_rows(rows, |$row: &sqlx::sqlite::SqliteRow| Ok($map))
            }
            $crate::platform::db::conn::Conn::Postgres(conn) => {
                let rows = sqlx::query::<sqlx::Postgres>($sql)$(.bind($bind))*.fetch_all(&mut **conn).await;
                $crate::platform::db::sql::map_rows(rows, |$row: &sqlx::postgres::PgRow| Ok($map))
            }
        }
    };
}
pub(crate) use fetch_all;

/// The first row, if there is one, mapped by `|row| value`.
macro_rules! fetch_optional {
    ($conn:expr, $sql:expr, [$($bind:expr),* $(,)?], |$row:ident| $map:expr) => {
        match $conn {
            $crate::platform::db::conn::Conn::Sqlite(conn) => {
                let row = sqlx::query::<sqlx::Sqlite>($sql)$(.bind($bind))*.fetch_optional(&mut **conn).await;
                $crate::platform::db::sql::map_row(row, |$row: &sqlx::sqlite::SqliteRow| Ok($map))
            }
            $crate::platform::db::conn::Conn::Postgres(conn) => {
                let row = sqlx::query::<sqlx::Postgres>($sql)$(.bind($bind))*.fetch_optional(&mut **conn).await;
                $crate::platform::db::sql::map_row(row, |$row: &sqlx::postgres::PgRow| Ok($map))
            }
        }
    };
}
pub(crate) use fetch_optional;

/// Runs a statement; answers how many rows it touched.
macro_rules! execute {
    ($conn:expr, $sql:expr, [$($bind:expr),* $(,)?]) => {
        match $conn {
            $crate::platform::db::conn::Conn::Sqlite(conn) => sqlx::query::<sqlx::Sqlite>($sql)$(.bind($bind))*
                .execute(&mut **conn).await.map(|done| done.rows_affected()).map_err($crate::platform::db::error::DbError::from),
            $crate::platform::db::conn::Conn::Postgres(conn) => sqlx::query::<sqlx::Postgres>($sql)$(.bind($bind))*
                .execute(&mut **conn).await.map(|done| done.rows_affected()).map_err($crate::platform::db::error::DbError::from),
        }
    };
}
pub(crate) use execute;

use super::error::{DbError, DbResult};

/// Not for calling by hand: the macros' shared tail.
pub(crate) fn map_rows<R, T>(rows: Result<Vec<R>, sqlx::Error>, map: impl Fn(&R) -> Result<T, sqlx::Error>) -> DbResult<Vec<T>> {
    rows?.iter().map(|row| map(row).map_err(DbError::from)).collect()
}

/// Not for calling by hand: the macros' shared tail.
pub(crate) fn map_row<R, T>(row: Result<Option<R>, sqlx::Error>, map: impl Fn(&R) -> Result<T, sqlx::Error>) -> DbResult<Option<T>> {
    row?.as_ref().map(|row| map(row).map_err(DbError::from)).transpose()
}

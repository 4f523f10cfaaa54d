//! The dispatch macros: one SQL text, bound and read by whichever engine the connection belongs to.

/// Runs the same code on either engine: `$on` is the open connection and `$engine` the name of its engine's type.
macro_rules! on_engine {
    ($conn:expr, |$on:ident, $engine:ident| $run:expr) => {
        match $conn {
            $crate::platform::db::conn::Conn::Sqlite($on) => {
                type $engine = sqlx::Sqlite;
                let $on = &mut **$on;
                $run
            }
            $crate::platform::db::conn::Conn::Postgres($on) => {
                type $engine = sqlx::Postgres;
                let $on = &mut **$on;
                $run
            }
        }
    };
}
pub(crate) use on_engine;

/// All rows, each read by its `sqlx::FromRow`.
macro_rules! rows {
    ($conn:expr, $sql:expr, [$($bind:expr),* $(,)?]) => {
        $crate::platform::db::sql::on_engine!($conn, |conn, Engine| {
            sqlx::query_as::<Engine, _>($sql)$(.bind($bind))*.fetch_all(conn).await
        })
        .map_err($crate::platform::db::error::DbError::from)
    };
}
pub(crate) use rows;

/// The first row, if there is one, read by its `sqlx::FromRow`.
macro_rules! row {
    ($conn:expr, $sql:expr, [$($bind:expr),* $(,)?]) => {
        $crate::platform::db::sql::on_engine!($conn, |conn, Engine| {
            sqlx::query_as::<Engine, _>($sql)$(.bind($bind))*.fetch_optional(conn).await
        })
        .map_err($crate::platform::db::error::DbError::from)
    };
}
pub(crate) use row;

/// The first column of the first row, if there is one.
macro_rules! value {
    ($conn:expr, $sql:expr, [$($bind:expr),* $(,)?]) => {
        $crate::platform::db::sql::on_engine!($conn, |conn, Engine| {
            sqlx::query_scalar::<Engine, _>($sql)$(.bind($bind))*.fetch_optional(conn).await
        })
        .map_err($crate::platform::db::error::DbError::from)
    };
}
pub(crate) use value;

/// All rows, each mapped by `|row| value`; `row.try_get("column")?` reads a column. For rows that `sqlx::FromRow` cannot read.
macro_rules! fetch_all {
    ($conn:expr, $sql:expr, [$($bind:expr),* $(,)?], |$row:ident| $map:expr) => {
        $crate::platform::db::sql::on_engine!($conn, |conn, Engine| {
            let rows = sqlx::query::<Engine>($sql)$(.bind($bind))*.fetch_all(conn).await;
            $crate::platform::db::sql::map_rows(rows, |$row: &<Engine as sqlx::Database>::Row| Ok($map))
        })
    };
}
pub(crate) use fetch_all;

/// The first row, if there is one, mapped by `|row| value`. For rows that `sqlx::FromRow` cannot read.
macro_rules! fetch_optional {
    ($conn:expr, $sql:expr, [$($bind:expr),* $(,)?], |$row:ident| $map:expr) => {
        $crate::platform::db::sql::on_engine!($conn, |conn, Engine| {
            let row = sqlx::query::<Engine>($sql)$(.bind($bind))*.fetch_optional(conn).await;
            $crate::platform::db::sql::map_row(row, |$row: &<Engine as sqlx::Database>::Row| Ok($map))
        })
    };
}
pub(crate) use fetch_optional;

/// Runs a statement; returns how many rows it touched.
macro_rules! execute {
    ($conn:expr, $sql:expr, [$($bind:expr),* $(,)?]) => {
        $crate::platform::db::sql::on_engine!($conn, |conn, Engine| {
            sqlx::query::<Engine>($sql)$(.bind($bind))*.execute(conn).await.map(|done| done.rows_affected())
        })
        .map_err($crate::platform::db::error::DbError::from)
    };
}
pub(crate) use execute;

/// The list of a store's statements, which the tests prepare on both engines.
macro_rules! statements {
    ($($name:ident),* $(,)?) => {
        pub const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use statements;

use super::error::{DbError, DbResult};

/// Not for calling by hand: the macros' shared tail.
pub(crate) fn map_rows<R, T>(rows: Result<Vec<R>, sqlx::Error>, map: impl Fn(&R) -> Result<T, sqlx::Error>) -> DbResult<Vec<T>> {
    rows?.iter().map(|row| map(row).map_err(DbError::from)).collect()
}

/// Not for calling by hand: the macros' shared tail.
pub(crate) fn map_row<R, T>(row: Result<Option<R>, sqlx::Error>, map: impl Fn(&R) -> Result<T, sqlx::Error>) -> DbResult<Option<T>> {
    row?.as_ref().map(|row| map(row).map_err(DbError::from)).transpose()
}

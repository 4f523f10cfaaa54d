//! The database: SQLite inside by default, PostgreSQL when one machine is not enough.
//! One SQL text runs on both; code that depends on the engine is in this folder and nowhere else.

pub mod batch;
pub mod columns;
pub mod conn;
pub mod deferred;
pub mod dialect;
pub mod error;
pub mod listen;
pub mod migrate;
pub mod pool;
pub mod pools;
pub mod sql;

pub(crate) use self::batch::insert_many;
pub use self::conn::{Conn, Engine};
pub use self::deferred::{DeferredRow, Value};
pub use self::error::{DbError, DbResult};
pub(crate) use self::sql::{execute, fetch_all, fetch_optional, row, rows, statements, value};

//! Transactions. A command runs as one; its audit rows, jobs and announcements are written at its end.

pub mod command;
pub mod db;
pub mod transaction;
pub mod writer;

pub use self::command::Command;
pub use self::db::Db;
pub use self::transaction::Tx;

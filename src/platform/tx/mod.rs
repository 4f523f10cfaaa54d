//! Transactions: a command is one of them, with its audit rows, its deferred work and its announcements written at its end.

pub mod command;
pub mod db;
pub mod transaction;
pub mod writer;

pub use self::command::Command;
pub use self::db::Db;
pub use self::transaction::Tx;

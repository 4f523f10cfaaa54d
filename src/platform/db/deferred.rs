//! Rows that nobody reads within their own transaction, such as promised work or a line of a record. They wait until its
//! end, where those of one table are written in one statement.

use super::batch::insert_many;
use super::conn::Conn;
use super::error::DbResult;
use crate::types::instant::Instant;
use uuid::Uuid;

/// One row, and the statement that inserts it.
pub struct DeferredRow {
    pub sql: &'static str,
    pub values: Vec<Value>,
}

pub enum Value {
    Id(Option<Uuid>),
    Word(&'static str),
    At(Instant),
    Number(i64),
}

/// Writes them all, each table's in the order in which they were noted.
pub async fn insert(conn: &mut Conn, mut lines: Vec<DeferredRow>) -> DbResult<()> {
    lines.sort_by_key(|line| line.sql);
    for table in lines.chunk_by(|one, next| one.sql == next.sql) {
        let Some(sql) = table.first().map(|line| line.sql) else { continue };
        insert_many!(conn, sql, table, |query, line| line.values.iter().fold(query, |query, value| match value {
            Value::Id(id) => query.bind(*id),
            Value::Word(word) => query.bind(*word),
            Value::At(at) => query.bind(*at),
            Value::Number(number) => query.bind(*number),
        }));
    }
    Ok(())
}

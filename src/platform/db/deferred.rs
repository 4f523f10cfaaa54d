//! Rows that are not read within their own transaction, such as promised work or the event of a booking. They wait until
//! its end, where all rows of one table are written in one statement.

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

/// Writes all rows; those of one table keep their order.
pub async fn insert(conn: &mut Conn, mut rows: Vec<DeferredRow>) -> DbResult<()> {
    rows.sort_by_key(|row| row.sql);
    for table in rows.chunk_by(|one, next| one.sql == next.sql) {
        let Some(sql) = table.first().map(|row| row.sql) else { continue };
        insert_many!(conn, sql, table, |query, row| row.values.iter().fold(query, |query, value| match value {
            Value::Id(id) => query.bind(*id),
            Value::Word(word) => query.bind(*word),
            Value::At(at) => query.bind(*at),
            Value::Number(number) => query.bind(*number),
        }));
    }
    Ok(())
}

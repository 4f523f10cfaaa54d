//! SQL of the demo and the load data: one row's statement turned into one for many.

use crate::booking::server::store::{INSERT as INSERT_BOOKING, INSERT_EVENT, NewBooking};
use crate::server::db::{Conn, DbResult, fetch_optional};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

use super::plan::Event;

pub const COUNT_PEOPLE: &str = "select count(*) as n from people";

pub async fn count_people(conn: &mut Conn) -> DbResult<i64> {
    Ok(fetch_optional!(conn, COUNT_PEOPLE, [], |row| row.try_get("n")?)?.unwrap_or_default())
}

pub const HAS_ADDRESS: &str = "select count(*) as n from people where email = $1";

pub async fn has_address(conn: &mut Conn, email: &str) -> DbResult<bool> {
    let found: Option<i64> = fetch_optional!(conn, HAS_ADDRESS, [email], |row| row.try_get("n")?)?;
    Ok(found.unwrap_or_default() > 0)
}

/// The bookings in the order in which they are given; in order of time is fastest.
pub async fn insert_bookings(conn: &mut Conn, bookings: &[NewBooking]) -> DbResult<()> {
    let rows = bookings.iter().map(|b| {
        vec![
            Cell::Id(b.id.uuid()),
            Cell::Id(b.client.uuid()),
            Cell::Id(b.therapist.uuid()),
            Cell::Id(b.service.uuid()),
            Cell::Id(b.room.uuid()),
            Cell::Text(b.status.as_str()),
            Cell::Int(Some(b.range.start.micros())),
            Cell::Int(Some(b.range.end.micros())),
            Cell::Int(Some(b.busy.start.micros())),
            Cell::Int(Some(b.busy.end.micros())),
            Cell::Text(&b.wall_time),
            Cell::Text(&b.zone),
            Cell::Text(b.tzdb),
            Cell::Int(Some(b.price.cents())),
            Cell::Int(Some(b.cancel_by.micros())),
            Cell::Int(Some(b.late_percent)),
            Cell::Int(b.hold_until.map(|at| at.micros())),
            Cell::Int(Some(b.created_at.micros())),
            Cell::Int(b.confirmed_at.map(|at| at.micros())),
            Cell::Int(b.ended_at.map(|at| at.micros())),
            Cell::Int(Some(b.fee.cents())),
        ]
    });
    many(conn, INSERT_BOOKING, &rows.collect::<Vec<_>>()).await
}

pub async fn insert_events(conn: &mut Conn, events: &[Event]) -> DbResult<()> {
    let rows = events.iter().map(|e| {
        let (id, booking, actor) = (Cell::Id(e.id), Cell::Id(e.booking.uuid()), Cell::Id(e.actor.uuid()));
        vec![id, booking, Cell::Int(Some(e.at.micros())), actor, Cell::Text(e.became.as_str())]
    });
    many(conn, INSERT_EVENT, &rows.collect::<Vec<_>>()).await
}

enum Cell<'a> {
    Id(Uuid),
    Int(Option<i64>),
    Text(&'a str),
}

/// Rows a statement carries: far below what either engine takes, and enough to make the cost of a call vanish.
const AT_ONCE: usize = 100;

async fn many(conn: &mut Conn, one: &str, rows: &[Vec<Cell<'_>>]) -> DbResult<()> {
    for some in rows.chunks(AT_ONCE) {
        let sql = AssertSqlSafe(for_many(one, some.len()));
        // Only the full size comes again.
        let again = some.len() == AT_ONCE;
        match conn {
            Conn::Sqlite(conn) => bound(sqlx::query(sql), some).persistent(again).execute(&mut **conn).await.map(|_| ())?,
            Conn::Postgres(conn) => bound_postgres(sqlx::query(sql), some).persistent(again).execute(&mut **conn).await.map(|_| ())?,
        }
    }
    Ok(())
}

/// `insert … values ($1, $2)` for two rows: `insert … values ($1, $2), ($3, $4)`.
fn for_many(one: &str, rows: usize) -> String {
    let (head, row) = one.split_once("values").unwrap_or((one, ""));
    let width = row.matches('$').count();
    let tuple = |nth: usize| {
        let names: Vec<String> = (1..=width).map(|column| format!("${}", nth * width + column)).collect();
        format!("({})", names.join(", "))
    };
    let tuples: Vec<String> = (0..rows).map(tuple).collect();
    format!("{head}values {}", tuples.join(", "))
}

macro_rules! bind_rows {
    ($name:ident, $engine:ty, $arguments:ty) => {
        fn $name<'q>(
            mut query: sqlx::query::Query<'q, $engine, $arguments>,
            rows: &'q [Vec<Cell<'_>>],
        ) -> sqlx::query::Query<'q, $engine, $arguments> {
            for cell in rows.iter().flatten() {
                query = match cell {
                    Cell::Id(id) => query.bind(*id),
                    Cell::Int(int) => query.bind(*int),
                    Cell::Text(text) => query.bind(*text),
                };
            }
            query
        }
    };
}
bind_rows!(bound, sqlx::Sqlite, sqlx::sqlite::SqliteArguments);
bind_rows!(bound_postgres, sqlx::Postgres, sqlx::postgres::PgArguments);

pub const STATEMENTS: &[(&str, &str)] = &[("COUNT_PEOPLE", COUNT_PEOPLE), ("HAS_ADDRESS", HAS_ADDRESS)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_for_one_row_becomes_one_for_many() {
        assert_eq!(for_many("insert into t (a, b) values ($1, $2)", 2), "insert into t (a, b) values ($1, $2), ($3, $4)");
        assert!(for_many(INSERT_BOOKING, 100).ends_with("$2100)"));
        assert!(for_many(INSERT_EVENT, 3).ends_with("($11, $12, $13, $14, $15)"));
    }
}

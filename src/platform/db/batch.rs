//! Many rows in one statement: a call costs the same for a hundred rows as for one.

/// Rows a statement carries: far below what either engine takes, and enough to make the cost of a call vanish.
pub const AT_ONCE: usize = 100;

/// Sizes that come again are kept prepared.
pub const fn comes_again(rows: usize) -> bool {
    rows == 1 || rows == AT_ONCE
}

/// `insert … values ($1, $2)` for two rows: `insert … values ($1, $2), ($3, $4)`.
pub fn for_many(one: &str, rows: usize) -> String {
    let (head, row) = one.split_once("values").unwrap_or((one, ""));
    let width = row.matches('$').count();
    let tuple = |nth: usize| {
        let names: Vec<String> = (1..=width).map(|column| format!("${}", nth * width + column)).collect();
        format!("({})", names.join(", "))
    };
    let tuples: Vec<String> = (0..rows).map(tuple).collect();
    format!("{head}values {}", tuples.join(", "))
}

/// Inserts all rows: `one` is the statement for a single row, `|query, row| query.bind(…)` binds one.
/// For functions that answer a `DbResult`.
macro_rules! insert_many {
    ($conn:expr, $one:expr, $rows:expr, |$query:ident, $row:ident| $bind:expr) => {
        for some in $rows.chunks($crate::platform::db::batch::AT_ONCE) {
            let sql = sqlx::AssertSqlSafe($crate::platform::db::batch::for_many($one, some.len()));
            let again = $crate::platform::db::batch::comes_again(some.len());
            match &mut *$conn {
                $crate::platform::db::conn::Conn::Sqlite(conn) => {
                    let mut all = sqlx::query::<sqlx::Sqlite>(sql).persistent(again);
                    for $row in some {
                        let $query = all;
                        all = $bind;
                    }
                    all.execute(&mut **conn).await?;
                }
                $crate::platform::db::conn::Conn::Postgres(conn) => {
                    let mut all = sqlx::query::<sqlx::Postgres>(sql).persistent(again);
                    for $row in some {
                        let $query = all;
                        all = $bind;
                    }
                    all.execute(&mut **conn).await?;
                }
            }
        }
    };
}
pub(crate) use insert_many;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rows_statement_becomes_one_for_many() {
        assert_eq!(for_many("insert into t (a, b) values ($1, $2)", 2), "insert into t (a, b) values ($1, $2), ($3, $4)");
        assert_eq!(for_many("insert into t (a) values ($1)", 1), "insert into t (a) values ($1)");
    }
}

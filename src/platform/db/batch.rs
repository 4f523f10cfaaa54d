//! Many rows in one statement: a call costs the same for a hundred rows as for one.

/// Rows in one statement: far below the limit of either engine, and enough to make the cost of a call vanish.
pub const AT_ONCE: usize = 100;

/// Whether a statement of this size is kept prepared: only the usual sizes come again.
pub const fn comes_again(rows: usize) -> bool {
    rows == 1 || rows == AT_ONCE
}

/// `insert … values ($1, $2)` for two rows: `insert … values ($1, $2), ($3, $4)`.
pub fn with_rows(one: &str, rows: usize) -> String {
    if rows == 1 {
        return one.to_owned();
    }
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
/// Uses `?`: for functions that return a `DbResult`.
macro_rules! insert_many {
    ($conn:expr, $one:expr, $rows:expr, |$query:ident, $row:ident| $bind:expr) => {
        for some in $rows.chunks($crate::platform::db::batch::AT_ONCE) {
            let sql = sqlx::AssertSqlSafe($crate::platform::db::batch::with_rows($one, some.len()));
            let again = $crate::platform::db::batch::comes_again(some.len());
            $crate::platform::db::sql::on_engine!(&mut *$conn, |conn, Engine| {
                let mut all = sqlx::query::<Engine>(sql).persistent(again);
                for $row in some {
                    let $query = all;
                    all = $bind;
                }
                all.execute(conn).await?;
            });
        }
    };
}
pub(crate) use insert_many;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_for_one_row_is_repeated_for_several() {
        assert_eq!(with_rows("insert into t (a, b) values ($1, $2)", 2), "insert into t (a, b) values ($1, $2), ($3, $4)");
        assert_eq!(with_rows("insert into t (a) values ($1)", 1), "insert into t (a) values ($1)");
    }
}

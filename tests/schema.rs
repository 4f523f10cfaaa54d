//! The twin schemas are the same, and both engines understand every statement of every store.

use crate::support::place::{Engine, Place, empty_place};
use sqlx::{AssertSqlSafe, Executor, PgPool, Row, SqlSafeStr, SqlitePool};
use std::collections::BTreeMap;
use tokio::sync::watch;
use unknot::app::start;
use unknot::platform::clock::Clock;
use unknot::platform::config::Config;
use unknot::platform::db::dialect;

async fn migrated(engine: Engine) -> Place {
    let place = empty_place(engine).await;
    let (_stop, stopping) = watch::channel(false);
    let config = Config::from_map(&place.settings("127.0.0.1:0")).unwrap();
    start::open(config, Clock::default(), stopping).await.unwrap().db.close().await;
    place
}

/// The statements of every store.
const STORES: &[(&str, &[(&str, &str)])] = &[
    ("accounts", unknot::accounts::server::store::STATEMENTS),
    ("consent", unknot::accounts::server::consent_store::STATEMENTS),
    ("household", unknot::accounts::server::household_store::STATEMENTS),
    ("newcomers", unknot::accounts::server::sign_up_store::STATEMENTS),
    ("audit", unknot::platform::audit::store::STATEMENTS),
    ("booking", unknot::booking::appointments::server::store::reads::STATEMENTS),
    ("booking_audience", unknot::booking::appointments::server::store::eligibility::STATEMENTS),
    ("booking_boards", unknot::booking::availability::server::store::STATEMENTS),
    ("booking_changes", unknot::booking::appointments::server::store::writes::STATEMENTS),
    ("booking_feeds", unknot::booking::calendar::server::store::STATEMENTS),
    ("booking_waits", unknot::booking::waitlist::server::store::STATEMENTS),
    ("booking_client_search", unknot::booking::desk::server::client_search::STATEMENTS),
    ("booking_who", unknot::booking::appointments::server::store::owner::STATEMENTS),
    ("clinic", unknot::clinic::server::store::STATEMENTS),
    ("clinic_admin", unknot::clinic::server::admin_store::STATEMENTS),
    ("clinic_offering", unknot::clinic::server::offering_store::STATEMENTS),
    ("demo", unknot::demo::store::STATEMENTS),
    ("jobs", unknot::platform::jobs::store::STATEMENTS),
    ("messaging", unknot::messaging::server::store::STATEMENTS),
    ("notifications", unknot::notifications::server::store::STATEMENTS),
    ("outcomes", unknot::outcomes::server::store::STATEMENTS),
    ("realtime", unknot::platform::realtime::store::STATEMENTS),
    ("seal", unknot::platform::seal::store::STATEMENTS),
    ("sightings", unknot::platform::sightings::STATEMENTS),
    ("session", unknot::session::store::STATEMENTS),
    ("throttle", unknot::platform::throttle::store::STATEMENTS),
    ("treatments_day", unknot::treatments::server::day_store::STATEMENTS),
    ("treatments", unknot::treatments::server::store::STATEMENTS),
];

/// Every statement with the name of its store.
fn statements() -> Vec<(String, &'static str)> {
    STORES.iter().flat_map(|(store, all)| all.iter().map(move |(name, sql)| (format!("{store}::{name}"), *sql))).collect()
}

/// Column types and whether they are required, by table and column, in words that both engines share.
type Columns = BTreeMap<(String, String), (String, bool)>;

async fn sqlite_columns(pool: &SqlitePool) -> Columns {
    let sql = "select m.name as t, c.name as c, lower(c.type) as kind, c.\"notnull\" as required, c.pk as pk
               from sqlite_master m join pragma_table_info(m.name) c
               where m.type = 'table' and m.name not like 'sqlite%' and m.name not like '\\_%' escape '\\' order by 1, 2";
    let rows = sqlx::query(sql).fetch_all(pool).await.unwrap();
    let one = |row: &sqlx::sqlite::SqliteRow| {
        let required: i64 = row.get("required");
        let key: i64 = row.get("pk");
        ((row.get("t"), row.get("c")), (row.get::<String, _>("kind"), required == 1 || key > 0))
    };
    rows.iter().map(one).collect()
}

async fn postgres_columns(pool: &PgPool) -> Columns {
    let sql = "select table_name::text as t, column_name::text as c, data_type::text as kind, is_nullable::text as nullable
               from information_schema.columns where table_schema = 'public' and table_name not like '\\_%' order by 1, 2";
    let rows = sqlx::query(sql).fetch_all(pool).await.unwrap();
    let one = |row: &sqlx::postgres::PgRow| {
        let kind = match row.get::<String, _>("kind").as_str() {
            "bigint" => "integer",
            "uuid" | "bytea" => "blob",
            "text" => "text",
            other => panic!("a column type nobody agreed on: {other}"),
        };
        ((row.get("t"), row.get("c")), (kind.to_owned(), row.get::<String, _>("nullable") == "NO"))
    };
    rows.iter().map(one).collect()
}

#[tokio::test]
async fn both_engines_have_the_same_tables_and_columns() {
    let sqlite = migrated(Engine::Sqlite).await;
    let postgres = migrated(Engine::Postgres).await;
    let left = sqlite_columns(&SqlitePool::connect(&sqlite.database_url).await.unwrap()).await;
    let right = postgres_columns(&PgPool::connect(&postgres.database_url).await.unwrap()).await;
    assert!(left.len() > 100, "only {} columns found", left.len());
    assert_eq!(left, right);
}

#[tokio::test]
async fn every_statement_is_understood_by_both_engines() {
    let sqlite = migrated(Engine::Sqlite).await;
    let postgres = migrated(Engine::Postgres).await;
    let left = SqlitePool::connect(&sqlite.database_url).await.unwrap();
    let right = PgPool::connect(&postgres.database_url).await.unwrap();
    let mut refused = Vec::new();
    for (name, sql) in statements() {
        if let Err(error) = left.prepare(AssertSqlSafe(sql).into_sql_str()).await {
            refused.push(format!("SQLite, {name}: {error}"));
        }
        if let Err(error) = right.prepare(AssertSqlSafe(sql).into_sql_str()).await {
            refused.push(format!("PostgreSQL, {name}: {error}"));
        }
    }
    for pair in dialect::ALL {
        if let Err(error) = left.prepare(AssertSqlSafe(pair.sqlite).into_sql_str()).await {
            refused.push(format!("SQLite, {}: {error}", pair.sqlite));
        }
        if let Err(error) = right.prepare(AssertSqlSafe(pair.postgres).into_sql_str()).await {
            refused.push(format!("PostgreSQL, {}: {error}", pair.postgres));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn every_statement_constant_is_in_a_prepared_list() {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let (mut lists, mut missing) = (0, Vec::new());
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let Some((_, list)) = text.split_once("\nstatements! {") else {
                let has_sql = ["select ", "insert ", "update ", "delete "].iter().any(|verb| text.contains(&format!(": &str = \"{verb}")));
                missing.extend(has_sql.then(|| format!("{}: it has no list", path.display())));
                continue;
            };
            let list: Vec<&str> = list.split('}').next().unwrap().split(',').map(str::trim).collect();
            lists += 1;
            let names: Vec<&str> = list.iter().copied().filter(|name| !name.is_empty()).collect();
            let is_known = STORES.iter().any(|(_, all)| all.iter().map(|(name, _)| *name).eq(names.iter().copied()));
            assert!(is_known, "{} is not in STORES", path.display());
            for line in text.lines().filter(|line| line.starts_with("pub const ") && line.contains(": &str")) {
                let name = line.trim_start_matches("pub const ").split(':').next().unwrap();
                if !list.contains(&name) {
                    missing.push(format!("{}: {name}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(lists, STORES.len(), "every list is one of STORES");
    assert!(statements().len() > 150);
}

#[tokio::test]
async fn sqlite_connections_have_the_settings_that_durability_needs() {
    let place = migrated(Engine::Sqlite).await;
    let (_stop, stopping) = watch::channel(false);
    let config = Config::from_map(&place.settings("127.0.0.1:0")).unwrap();
    let state = start::open(config, Clock::default(), stopping).await.unwrap();
    let settings = state.db.settings().await.unwrap();
    assert_eq!(settings.len(), 5, "the writer and four readers");
    for one in settings {
        assert_eq!((one.journal.as_str(), one.synchronous, one.foreign_keys), ("wal", 2, 1));
        assert!(one.busy_timeout >= 5_000);
    }
}

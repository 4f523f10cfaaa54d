//! A place for a clinic: a folder and a database on either engine, empty or with the demo clinic in it.

use super::time::after_nine;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use tokio::sync::{OnceCell, watch};
use unknot::app::start;
use unknot::demo;
use unknot::platform::config::Config;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub struct Place {
    pub folder: TempDir,
    pub database_url: String,
    /// Further settings that are part of the story, such as the mail server.
    pub also: Vec<(&'static str, String)>,
}

impl Place {
    pub fn settings(&self, listen: &str) -> BTreeMap<String, String> {
        let mut settings = BTreeMap::from([
            ("UNKNOT_LISTEN".to_owned(), listen.to_owned()),
            ("UNKNOT_DATA".to_owned(), self.folder.path().to_string_lossy().into_owned()),
            ("UNKNOT_DATABASE_URL".to_owned(), self.database_url.clone()),
            ("UNKNOT_LOG".to_owned(), "warn".to_owned()),
        ]);
        settings.extend(self.also.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        settings
    }
}

/// The address of a database on the server that may be used freely.
fn on_server(database: &str) -> String {
    let given = std::env::var("UNKNOT_TEST_POSTGRES")
        .expect("UNKNOT_TEST_POSTGRES is not set: run `make test`, which starts a PostgreSQL server for the tests");
    let mut url = url::Url::parse(&given).unwrap();
    url.set_path(database);
    url.to_string()
}

static DATABASES: AtomicU32 = AtomicU32::new(0);

async fn on_postgres(statement: String) {
    use sqlx::{AssertSqlSafe, Connection, PgConnection};
    let mut conn = PgConnection::connect(&on_server("postgres")).await.unwrap();
    // One database is copied at a time: PostgreSQL refuses to copy what another copy has open.
    sqlx::query("select pg_advisory_lock(7)").execute(&mut conn).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

fn fresh_name() -> String {
    format!("unknot_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed))
}

/// An empty place.
pub async fn empty_place(engine: Engine) -> Place {
    let folder = TempDir::new().unwrap();
    let database_url = match engine {
        Engine::Sqlite => format!("sqlite:{}", folder.path().join("unknot.db").display()),
        Engine::Postgres => {
            let name = fresh_name();
            on_postgres(format!("create database {name}")).await;
            on_server(&name)
        }
    };
    Place { folder, database_url, also: Vec::new() }
}

static SQLITE: OnceCell<Place> = OnceCell::const_new();
static POSTGRES: OnceCell<Place> = OnceCell::const_new();

/// The demo clinic is made once for each engine and copied for each test.
async fn template(engine: Engine) -> &'static Place {
    let cell = match engine {
        Engine::Sqlite => &SQLITE,
        Engine::Postgres => &POSTGRES,
    };
    cell.get_or_init(|| async {
        let place = empty_place(engine).await;
        // As the program does at its start; the copies have the same rights as their template.
        unknot::app::cli::own_files_only();
        let (_stop, stopping) = watch::channel(false);
        let config = Config::from_map(&place.settings("127.0.0.1:0")).unwrap();
        let state = start::open(config, after_nine(0), stopping).await.unwrap();
        demo::open(&state, None).await.map_err(|e| e.to_string()).unwrap();
        state.db.close().await;
        place
    })
    .await
}

/// A place of its own with the demo clinic in it.
pub async fn demo_place(engine: Engine) -> Place {
    let made = template(engine).await;
    let folder = TempDir::new().unwrap();
    std::fs::copy(made.folder.path().join("key"), folder.path().join("key")).unwrap();
    let database_url = match engine {
        Engine::Sqlite => {
            let file = folder.path().join("unknot.db");
            std::fs::copy(made.folder.path().join("unknot.db"), &file).unwrap();
            format!("sqlite:{}", file.display())
        }
        Engine::Postgres => {
            let name = fresh_name();
            let from = url::Url::parse(&made.database_url).unwrap().path().trim_start_matches('/').to_owned();
            on_postgres(format!("create database {name} template {from}")).await;
            on_server(&name)
        }
    };
    Place { folder, database_url, also: Vec::new() }
}

//! A clinic to test in: the demo clinic on either engine, served on a port of its own, with a clock that can be
//! advanced and the demo's people as actors.

use crate::actor::http;
pub use crate::actor::{Actor, Answer, openings, openings_ahead, value};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{OnceCell, watch};
use unknot::app::jobs::handlers;
use unknot::app::start;
use unknot::clinic::server::known;
use unknot::clinic::server::practice::Practice;
use unknot::demo;
use unknot::platform::clock::Clock;
use unknot::platform::config::Config;
use unknot::platform::local_time::Wall;
use unknot::platform::state::AppState;
use unknot::platform::tx::Tx;
use unknot::platform::worker::run_due;
use unknot::types::instant::{Instant, Span};

/// Writes the same test for both engines: `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($(async fn $name:ident($world:ident: World) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn behaviour($world: World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                behaviour($crate::world::World::open($crate::world::Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                behaviour($crate::world::World::open($crate::world::Engine::Postgres).await).await;
            }
        }
    )*};
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub const PASSWORD: &str = "unknot-demo";

/// The day on which tests happen, whenever they are run: what a story meets must not hang on the calendar of whoever runs it.
/// `TEST_DAY` asks for another.
fn test_day() -> Date {
    std::env::var("TEST_DAY").map_or_else(|_| date(2026, 11, 24), |day| day.parse().expect("TEST_DAY is a day such as 2026-11-28"))
}

pub fn calgary() -> Wall {
    Wall::new("America/Edmonton", "Calgary").unwrap()
}

/// The test day in Calgary, so many minutes after nine: a day's work lies ahead.
fn after_nine(minutes: i64) -> Clock {
    let clock = Clock::default();
    clock.set(calgary().instant(test_day(), 9 * 60 + minutes));
    clock
}

/// The time of everything that runs in processes side by side: five past nine when it is first asked for.
fn shared_now() -> Instant {
    static CLOCK: OnceLock<Clock> = OnceLock::new();
    CLOCK.get_or_init(|| after_nine(5)).now()
}

/// The same, as `--at` takes it.
pub fn shared_time() -> String {
    calgary().stored(shared_now())
}

/// A place with data: a folder, and the address of its database.
pub struct Place {
    pub folder: TempDir,
    pub database_url: String,
    /// The mail server, where one is part of the story.
    pub smtp_url: Option<String>,
}

impl Place {
    pub fn settings(&self, listen: &str) -> BTreeMap<String, String> {
        let mut settings = BTreeMap::from([
            ("UNKNOT_LISTEN".to_owned(), listen.to_owned()),
            ("UNKNOT_DATA".to_owned(), self.folder.path().to_string_lossy().into_owned()),
            ("UNKNOT_DATABASE_URL".to_owned(), self.database_url.clone()),
            ("UNKNOT_LOG".to_owned(), "warn".to_owned()),
        ]);
        settings.extend(self.smtp_url.clone().map(|url| ("UNKNOT_SMTP_URL".to_owned(), url)));
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
    Place { folder, database_url, smtp_url: None }
}

struct Template {
    place: Place,
}

static SQLITE: OnceCell<Template> = OnceCell::const_new();
static POSTGRES: OnceCell<Template> = OnceCell::const_new();

/// The demo clinic is made once for each engine and copied for each test.
async fn template(engine: Engine) -> &'static Template {
    let cell = match engine {
        Engine::Sqlite => &SQLITE,
        Engine::Postgres => &POSTGRES,
    };
    cell.get_or_init(|| async {
        let place = empty_place(engine).await;
        let (_stop, stopping) = watch::channel(false);
        let config = Config::from_map(&place.settings("127.0.0.1:0")).unwrap();
        let state = start::open(config, after_nine(0), stopping).await.unwrap();
        demo::open(&state, None).await.map_err(|e| e.to_string()).unwrap();
        state.db.close().await;
        Template { place }
    })
    .await
}

pub async fn demo_place(engine: Engine) -> Place {
    let made = &template(engine).await.place;
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
    Place { folder, database_url, smtp_url: None }
}

pub struct World {
    pub engine: Engine,
    pub state: AppState,
    pub base: String,
    pub place: Place,
    stop: watch::Sender<bool>,
}

impl World {
    pub async fn open(engine: Engine) -> Self {
        Self::in_place(engine, demo_place(engine).await).await
    }

    pub async fn in_place(engine: Engine, place: Place) -> Self {
        Self::with_clock(engine, place, after_nine(5)).await
    }

    /// On the same time as the processes that are started beside.
    pub async fn on_time(engine: Engine) -> Self {
        let clock = Clock::default();
        clock.set(shared_now());
        Self::with_clock(engine, demo_place(engine).await, clock).await
    }

    async fn with_clock(engine: Engine, place: Place, clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        let config = Config::from_map(&place.settings(&address.to_string())).unwrap();
        let state = start::open(config, clock, stopping).await.unwrap();
        let service = unknot::app::routes::router(state.clone()).into_make_service_with_connect_info::<std::net::SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { engine, state, base: format!("http://{address}"), place, stop }
    }

    /// The practice as it was last read.
    pub fn practice(&self) -> Arc<Practice> {
        known::known(&self.state).unwrap()
    }

    /// The practice as the database has it now.
    pub async fn practice_now(&self) -> Arc<Practice> {
        known::newest(&self.state).await.unwrap()
    }

    pub fn folder(&self) -> &Path {
        self.place.folder.path()
    }

    pub fn advance(&self, span: Span) {
        self.state.clock.advance(span);
    }

    /// Runs the deferred work that is due.
    pub async fn run_jobs(&self) -> u64 {
        run_due(&self.state, &handlers()).await.unwrap()
    }

    /// Someone with a browser and no session.
    pub fn visitor(&self) -> Actor {
        Actor { base: self.base.clone(), http: http(), cookie: String::new() }
    }

    /// Signs in over HTTP, the way the form does.
    pub async fn sign_in(&self, first_name: &str) -> Actor {
        let mut actor = self.visitor();
        // The address' allowance of attempts: six seconds pay for one.
        self.advance(Span::seconds(6));
        let answer = actor.try_sign_in(&format!("{first_name}@elbowriver.example"), PASSWORD).await;
        assert_eq!(answer.status, 303, "{first_name} could not sign in: {}", answer.body);
        actor
    }

    /// One number from the database.
    pub async fn number(&self, sql: &str) -> i64 {
        use sqlx::{AssertSqlSafe, Row};
        let (place, sql) = (self.place.database_url.as_str(), AssertSqlSafe(sql.to_owned()));
        match self.engine {
            Engine::Sqlite => sqlx::query(sql).fetch_one(&sqlx::SqlitePool::connect(place).await.unwrap()).await.unwrap().get(0),
            Engine::Postgres => sqlx::query(sql).fetch_one(&sqlx::PgPool::connect(place).await.unwrap()).await.unwrap().get(0),
        }
    }

    /// One text from the database.
    pub async fn text(&self, sql: &str) -> String {
        use sqlx::{AssertSqlSafe, Row};
        let (place, sql) = (self.place.database_url.as_str(), AssertSqlSafe(sql.to_owned()));
        match self.engine {
            Engine::Sqlite => sqlx::query(sql).fetch_one(&sqlx::SqlitePool::connect(place).await.unwrap()).await.unwrap().get(0),
            Engine::Postgres => sqlx::query(sql).fetch_one(&sqlx::PgPool::connect(place).await.unwrap()).await.unwrap().get(0),
        }
    }

    /// Runs statements past the program, as someone with the database in hand would. Answers the error's text.
    pub async fn tamper(&self, sql: &str) -> Result<u64, String> {
        use sqlx::AssertSqlSafe;
        let place = self.place.database_url.as_str();
        match self.engine {
            Engine::Sqlite => {
                let pool = sqlx::SqlitePool::connect(place).await.unwrap();
                let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&pool).await;
                done.map(|d| d.rows_affected()).map_err(|e| e.to_string())
            }
            Engine::Postgres => {
                let pool = sqlx::PgPool::connect(place).await.unwrap();
                let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&pool).await;
                done.map(|d| d.rows_affected()).map_err(|e| e.to_string())
            }
        }
    }

    /// Every overlap of two bookings that take the same therapist or the same room. There must never be one; only the
    /// hold that would take a visit's place may lie over that visit.
    pub async fn overlaps(&self) -> i64 {
        self.number(
            "select count(*) from bookings a join bookings b on a.id < b.id
             and (a.therapist_id = b.therapist_id or a.room_id = b.room_id)
             and a.busy_from < b.busy_until and b.busy_from < a.busy_until
             where a.status in ('hold', 'booked', 'arrived', 'completed') and b.status in ('hold', 'booked', 'arrived', 'completed')
             and not (a.claim = b.claim and (a.status = 'hold') <> (b.status = 'hold'))",
        )
        .await
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

pub fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_unknot"))
}

impl World {
    /// A session of this person without the cost of a password: for tests in which many act at once.
    pub async fn session_of(&self, email: &str) -> Actor {
        let (person, _) = {
            let email = unknot::types::contact::Email::parse(email).unwrap();
            unknot::accounts::server::queries::credentials(&self.state, &email)
                .await
                .unwrap()
                .unwrap_or_else(|| panic!("nobody is called {email}"))
        };
        self.session_for(person.id).await
    }

    async fn session_for(&self, person: unknot::types::ids::PersonId) -> Actor {
        use base64::Engine as _;
        let token = unknot::platform::random::secret();
        let (hash, now) = (unknot::web::cookies::hash(&token), self.state.clock.now());
        self.state
            .db
            .write::<(), unknot::platform::db::DbError, _>(async move |tx: &mut Tx| {
                unknot::session::store::insert_session(&mut tx.conn, &hash, person, now, now.plus(Span::hours(24))).await
            })
            .await
            .unwrap();
        let cookie = format!("unknot-local={}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(token));
        Actor { base: self.base.clone(), http: http(), cookie }
    }

    /// That many new clients, all with a browser open.
    pub async fn crowd(&self, how_many: usize) -> Vec<Actor> {
        use unknot::accounts::server::people::add_person;
        use unknot::accounts::server::store::NewPerson;
        let mut actors = Vec::new();
        for n in 0..how_many {
            let new = NewPerson {
                id: unknot::platform::random::id(),
                email: unknot::types::contact::Email::parse(&format!("crowd{n}@elbowriver.example")).unwrap(),
                name: format!("Client {n}"),
                role: unknot::types::person::Role::Client,
                rights: unknot::types::person::Rights::NONE,
                password: None,
            };
            let id = add_person(&self.state, new).await.unwrap();
            actors.push(self.session_for(id).await);
        }
        actors
    }
}

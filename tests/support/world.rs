//! A clinic to test in: the demo clinic on either engine, served on a port of its own, with a clock that can be
//! advanced and the demo's people as actors.

use super::actor::{Actor, http, http_from};
use super::place::{Engine, Place, demo_place};
use super::time::{after_nine, shared_now};
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use unknot::accounts::server::people::add_person;
use unknot::accounts::server::queries::credentials;
use unknot::accounts::server::store::NewPerson;
use unknot::app::connections::{Limits, answer};
use unknot::app::jobs::handlers;
use unknot::app::routes::router;
use unknot::app::start;
use unknot::clinic::server::known;
use unknot::clinic::server::practice::Practice;
use unknot::platform::clock::Clock;
use unknot::platform::config::Config;
use unknot::platform::db::DbError;
use unknot::platform::random;
use unknot::platform::state::AppState;
use unknot::platform::tx::Tx;
use unknot::platform::worker::run_due;
use unknot::session::policy::session_limits;
use unknot::session::store::insert_session;
use unknot::types::contact::Email;
use unknot::types::ids::PersonId;
use unknot::types::instant::Span;
use unknot::types::person::{Rights, Role};
use unknot::web::cookies;

/// Writes the same test for both engines: `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($(async fn $name:ident($world:ident: World) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn behaviour($world: World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                behaviour($crate::support::world::World::open($crate::support::place::Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                behaviour($crate::support::world::World::open($crate::support::place::Engine::Postgres).await).await;
            }
        }
    )*};
}

/// The password of everyone in the demo.
pub const PASSWORD: &str = "unknot-demo";

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

    /// With the clock of the processes that run beside it.
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
        let config = state.config.clone();
        tokio::spawn(answer(listener, router(state.clone()), Limits::of_this_process(), config, state.stopping.clone()));
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

    /// Asks the process to stop, as SIGTERM does.
    pub fn stop(&self) {
        self.stop.send(true).unwrap();
    }

    /// Runs the deferred work that is due.
    pub async fn run_jobs(&self) -> u64 {
        run_due(&self.state, &handlers()).await.unwrap()
    }

    /// Someone with a browser and no session.
    pub fn visitor(&self) -> Actor {
        Actor { base: self.base.clone(), http: http(), cookie: String::new() }
    }

    /// Someone on a computer of their own: the `n`th of many.
    pub fn visitor_from(&self, n: u16) -> Actor {
        let [high, low] = n.to_be_bytes();
        Actor { http: http_from([127, 7, high, low.max(1)]), ..self.visitor() }
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

    /// An id from the database as it stands in addresses: its column, and where it is found.
    pub async fn id(&self, column: &str, from: &str) -> String {
        match self.engine {
            Engine::Sqlite => {
                let hex = self.text(&format!("select lower(hex({column})) as t from {from}")).await;
                [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
            }
            Engine::Postgres => self.text(&format!("select cast({column} as text) as t from {from}")).await,
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

impl World {
    /// A session of this person without the cost of a password: for tests in which many act at once.
    pub async fn session_of(&self, email: &str) -> Actor {
        let email = Email::parse(email).unwrap();
        let known = credentials(&self.state, &email).await.unwrap();
        let (person, _) = known.unwrap_or_else(|| panic!("nobody is called {email}"));
        self.session_for(person.id, session_limits(person.role).absolute).await
    }

    async fn session_for(&self, person: PersonId, lasts: Span) -> Actor {
        use base64::Engine as _;
        let token = random::secret();
        let (hash, now) = (cookies::hash(&token), self.state.clock.now());
        self.state
            .db
            .write::<(), DbError, _>(async move |tx: &mut Tx| insert_session(&mut tx.conn, &hash, person, now, now.plus(lasts)).await)
            .await
            .unwrap();
        let cookie = format!("unknot-local={}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(token));
        Actor { base: self.base.clone(), http: http(), cookie }
    }

    /// That many new clients, all with a browser open.
    pub async fn crowd(&self, how_many: usize) -> Vec<Actor> {
        let mut actors = Vec::new();
        for n in 0..how_many {
            let new = NewPerson {
                id: random::id(),
                email: Email::parse(&format!("crowd{n}@elbowriver.example")).unwrap(),
                name: format!("Client {n}"),
                role: Role::Client,
                rights: Rights::NONE,
                password: None,
            };
            let id = add_person(&self.state, new).await.unwrap();
            actors.push(self.session_for(id, session_limits(Role::Client).absolute).await);
        }
        actors
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

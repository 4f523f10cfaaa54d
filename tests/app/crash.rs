//! The server is killed forty times in the middle of everything, and what people were told is held against what is there: acknowledged
//! once, refused never, unknown once or not at all.

use crate::support::actor::Actor;
use crate::support::booking::openings;
use crate::support::page::{Fields, value};
use crate::support::place::Engine;
use crate::support::process::{Server, command};
use crate::support::world::World;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Mutex;
use uuid::Uuid;

const KILLS: usize = 40;

/// What became of something that a person asked for, as far as they know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// It was acknowledged: it is there exactly once.
    Yes,
    /// It was refused: it is not there.
    No,
    /// The connection broke: it is there once, or not at all.
    Unknown,
}

/// Everything that was asked for, in all rounds.
#[derive(Default)]
struct History {
    messages: Vec<(Uuid, Told)>,
    bookings: Vec<(Uuid, Told)>,
    cancelled: Vec<(Uuid, Told)>,
}

impl History {
    fn acknowledged(of: &[(Uuid, Told)]) -> usize {
        of.iter().filter(|(_, told)| *told == Told::Yes).count()
    }
}

struct Writer {
    actor: Actor,
    thread: String,
}

async fn writers(world: &World) -> Vec<Writer> {
    let mut found = Vec::new();
    for email in emails(world).await {
        let actor = world.session_of(&email).await;
        if let Some(link) = actor.page("/messages").await.links("/messages/").into_iter().next() {
            let thread = link.split(['?', '#']).next().unwrap().rsplit('/').next().unwrap().to_owned();
            found.push(Writer { actor, thread });
        }
        if found.len() == 12 {
            break;
        }
    }
    assert!(found.len() >= 4, "too few people to write");
    found
}

async fn emails(world: &World) -> Vec<String> {
    use sqlx::Row;
    let sql = "select email from people where role = 'client' order by email";
    match world.engine {
        Engine::Sqlite => {
            let pool = sqlx::SqlitePool::connect(&world.place.database_url).await.unwrap();
            sqlx::query(sql).fetch_all(&pool).await.unwrap().iter().map(|row| row.get(0)).collect()
        }
        Engine::Postgres => {
            let pool = sqlx::PgPool::connect(&world.place.database_url).await.unwrap();
            sqlx::query(sql).fetch_all(&pool).await.unwrap().iter().map(|row| row.get(0)).collect()
        }
    }
}

fn told(answer: Option<&(u16, String)>) -> Told {
    match answer {
        Some((303, _)) => Told::Yes,
        Some(_) => Told::No,
        None => Told::Unknown,
    }
}

/// Writes, books and cancels until the server is gone; notes what came of each.
async fn act(base: String, writer: Arc<Writer>, mut openings: Vec<Fields>, history: Arc<Mutex<History>>, said: Arc<AtomicUsize>) {
    // A new browser, without open connections to the previous server.
    let actor = Actor {
        base,
        http: reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap(),
        cookie: writer.actor.cookie.clone(),
    };
    for turn in 0.. {
        let once = Uuid::now_v7();
        // Every fifth message is too long, and refused.
        let body = if turn % 5 == 4 { "long ".repeat(900) } else { format!("Message {once}") };
        let fields = [("thread", writer.thread.clone()), ("body", body), ("once", once.to_string())];
        let answer = post(&actor, "/api/messaging/post", &fields).await;
        history.lock().await.messages.push((once, told(answer.as_ref())));
        said.fetch_add(1, Ordering::Relaxed);
        let went_on = match openings.pop() {
            Some(opening) => answer.is_some() && book_and_cancel(&actor, &opening, turn % 2 == 0, &history).await,
            None => answer.is_some(),
        };
        if !went_on {
            return;
        }
    }
}

/// Whether the server is still there.
async fn book_and_cancel(actor: &Actor, opening: &Fields, cancels: bool, history: &Mutex<History>) -> bool {
    let fields: Vec<(&str, String)> =
        ["therapist", "service", "start"].iter().map(|name| (*name, value(opening, name).to_owned())).collect();
    let Some((status, location)) = post(actor, "/api/booking/hold", &fields).await else { return false };
    if status != 303 {
        return true;
    }
    let hold = location.rsplit('/').next().unwrap().to_owned();
    let id: Uuid = hold.parse().unwrap();
    let answer = post(actor, "/api/booking/confirm", &[("hold", hold.clone())]).await;
    if !cancels || told(answer.as_ref()) != Told::Yes {
        history.lock().await.bookings.push((id, told(answer.as_ref())));
        return answer.is_some();
    }
    let answer = post(actor, "/api/booking/cancel", &[("booking", hold), ("agreed", "100000".to_owned())]).await;
    history.lock().await.cancelled.push((id, told(answer.as_ref())));
    answer.is_some()
}

/// `None` when the connection broke: the server may or may not have done it.
async fn post(actor: &Actor, path: &str, fields: &[(&str, String)]) -> Option<(u16, String)> {
    let request = actor.form(path, fields).header("accept", "text/html").header("cookie", &actor.cookie);
    let response = request.send().await.ok()?;
    let location = response.headers().get("location").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    Some((response.status().as_u16(), location))
}

async fn killed_forty_times(engine: Engine) {
    let world = World::on_time(engine).await;
    let writers: Vec<Arc<Writer>> = writers(&world).await.into_iter().map(Arc::new).collect();
    let mut all = openings(&writers[0].actor, 8).await;
    let history = Arc::new(Mutex::new(History::default()));
    for round in 0..KILLS {
        let server = Server::start(&world.place).await;
        let said = Arc::new(AtomicUsize::new(0));
        let tasks: Vec<_> = (0..3)
            .map(|n| {
                let share = all.split_off(all.len().saturating_sub(2));
                let writer = writers[(round + n * 4) % writers.len()].clone();
                tokio::spawn(act(server.base.clone(), writer, share, history.clone(), said.clone()))
            })
            .collect();
        // Kills at a different point each time.
        while said.load(Ordering::Relaxed) < 4 + round % 7 {
            assert!(!tasks.iter().all(tokio::task::JoinHandle::is_finished), "nobody got through in round {round}");
            tokio::task::yield_now().await;
        }
        server.kill().await;
        for task in tasks {
            task.await.unwrap();
        }
    }
    let history = history.lock().await;
    let acknowledged = (History::acknowledged(&history.messages), History::acknowledged(&history.bookings));
    assert!(acknowledged.0 > KILLS && acknowledged.1 > 0, "messages and bookings: {acknowledged:?}");
    assert!(history.messages.iter().any(|(_, told)| *told == Told::Unknown), "no kill came in the middle of anything");
    agrees(&world, &history).await;
    let verified = command(&world.place, "127.0.0.1:0", &["audit", "verify"]).output().await.unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    assert_eq!(world.overlaps().await, 0);
}

/// The rows are what the history allows.
async fn agrees(world: &World, history: &History) {
    let allowed = |told: Told, found: i64| match told {
        Told::Yes => found == 1,
        Told::No => found == 0,
        Told::Unknown => (0..=1).contains(&found),
    };
    for (what, of, sql) in [
        ("message", &history.messages, "select count(*) from messages where once = $1"),
        ("booking", &history.bookings, "select count(*) from bookings where id = $1 and status = 'booked'"),
        ("cancelled", &history.cancelled, "select count(*) from bookings where id = $1 and status = 'cancelled'"),
    ] {
        for (id, told) in of {
            let found = count(world, sql, *id).await;
            assert!(allowed(*told, found), "{what} {id}: told {told:?}, found {found}");
        }
    }
    if world.engine == Engine::Sqlite {
        let pool = sqlx::SqlitePool::connect(&world.place.database_url).await.unwrap();
        let check: String = sqlx::query_scalar("pragma integrity_check").fetch_one(&pool).await.unwrap();
        assert_eq!(check, "ok");
        assert!(sqlx::query("pragma foreign_key_check").fetch_all(&pool).await.unwrap().is_empty());
    }
}

async fn count(world: &World, sql: &'static str, id: Uuid) -> i64 {
    match world.engine {
        Engine::Sqlite => {
            let pool = sqlx::SqlitePool::connect(&world.place.database_url).await.unwrap();
            sqlx::query_scalar(sql).bind(id).fetch_one(&pool).await.unwrap()
        }
        Engine::Postgres => {
            let pool = sqlx::PgPool::connect(&world.place.database_url).await.unwrap();
            sqlx::query_scalar(sql).bind(id).fetch_one(&pool).await.unwrap()
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_people_were_told_is_what_is_there_after_forty_kills_on_sqlite() {
    killed_forty_times(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_people_were_told_is_what_is_there_after_forty_kills_on_postgres() {
    killed_forty_times(Engine::Postgres).await;
}

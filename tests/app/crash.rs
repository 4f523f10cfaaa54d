//! The server is killed twenty times in the middle of everything. What was acknowledged is there, once.

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

const KILLS: usize = 20;

/// Everything that the server acknowledged.
#[derive(Default)]
struct Acknowledged {
    messages: Vec<Uuid>,
    bookings: Vec<Uuid>,
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

/// Writes messages and books until the server is gone; notes everything acknowledged.
async fn act(base: String, writer: Arc<Writer>, mut openings: Vec<Fields>, yes: Arc<Mutex<Acknowledged>>, said: Arc<AtomicUsize>) {
    // A new browser, without open connections to the previous server.
    let actor = Actor {
        base,
        http: reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap(),
        cookie: writer.actor.cookie.clone(),
    };
    loop {
        let once = Uuid::now_v7();
        let fields = [("thread", writer.thread.clone()), ("body", format!("Message {once}")), ("once", once.to_string())];
        match post(&actor, "/api/messaging/post", &fields).await {
            Some((303, _)) => yes.lock().await.messages.push(once),
            Some(_) => {}
            None => return,
        }
        said.fetch_add(1, Ordering::Relaxed);
        let Some(opening) = openings.pop() else { continue };
        let fields: Vec<(&str, String)> =
            ["therapist", "service", "start"].iter().map(|name| (*name, value(&opening, name).to_owned())).collect();
        match post(&actor, "/api/booking/hold", &fields).await {
            Some((303, location)) => {
                let hold = location.rsplit('/').next().unwrap().to_owned();
                match post(&actor, "/api/booking/confirm", &[("hold", hold.clone())]).await {
                    Some((303, _)) => yes.lock().await.bookings.push(hold.parse().unwrap()),
                    Some(_) => {}
                    None => return,
                }
            }
            Some(_) => {}
            None => return,
        }
    }
}

/// `None` when the connection broke: the server may or may not have done it.
async fn post(actor: &Actor, path: &str, fields: &[(&str, String)]) -> Option<(u16, String)> {
    let request = actor.form(path, fields).header("accept", "text/html").header("cookie", &actor.cookie);
    let response = request.send().await.ok()?;
    let location = response.headers().get("location").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    Some((response.status().as_u16(), location))
}

async fn killed_twenty_times(engine: Engine) {
    let world = World::on_time(engine).await;
    let writers: Vec<Arc<Writer>> = writers(&world).await.into_iter().map(Arc::new).collect();
    let mut all = openings(&writers[0].actor, 8).await;
    let yes = Arc::new(Mutex::new(Acknowledged::default()));
    for round in 0..KILLS {
        let server = Server::start(&world.place).await;
        let said = Arc::new(AtomicUsize::new(0));
        let tasks: Vec<_> = (0..3)
            .map(|n| {
                let share = all.split_off(all.len().saturating_sub(2));
                tokio::spawn(act(server.base.clone(), writers[(round + n * 4) % writers.len()].clone(), share, yes.clone(), said.clone()))
            })
            .collect();
        // Kills at a different point each time.
        while said.load(Ordering::Relaxed) < 4 + round % 5 {
            assert!(!tasks.iter().all(tokio::task::JoinHandle::is_finished), "nobody got through in round {round}");
            tokio::task::yield_now().await;
        }
        server.kill().await;
        for task in tasks {
            task.await.unwrap();
        }
    }
    let yes = yes.lock().await;
    assert!(yes.messages.len() > KILLS && !yes.bookings.is_empty(), "{} messages, {} bookings", yes.messages.len(), yes.bookings.len());
    everything_is_there_once(&world, &yes).await;
    let verified = command(&world.place, "127.0.0.1:0", &["audit", "verify"]).output().await.unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    assert_eq!(world.overlaps().await, 0);
}

async fn everything_is_there_once(world: &World, yes: &Acknowledged) {
    for once in &yes.messages {
        assert_eq!(count(world, "select count(*) from messages where once = $1", *once).await, 1, "message {once}");
    }
    for booking in &yes.bookings {
        assert_eq!(
            count(world, "select count(*) from bookings where id = $1 and status = 'booked'", *booking).await,
            1,
            "booking {booking}"
        );
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
async fn nothing_acknowledged_is_lost_in_twenty_kills_on_sqlite() {
    killed_twenty_times(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_in_twenty_kills_on_postgres() {
    killed_twenty_times(Engine::Postgres).await;
}

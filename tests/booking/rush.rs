//! Five hundred people, fifty openings, two servers on one database, and one of the servers killed half-way.

#[path = "../../benches/portal/statements.rs"]
mod statements;

use crate::support::actor::Actor;
use crate::support::booking::openings;
use crate::support::page::{Fields, value};
use crate::support::place::Engine;
use crate::support::process::Server;
use crate::support::world::World;
use futures::future::join_all;
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use unknot::error::AppError;

const PEOPLE: usize = 500;
const OPENINGS: usize = 50;

/// Openings that one person goes for before they give up.
const TRIES: usize = 8;

type Opening = Fields;

/// Openings that can all be booked.
fn apart(all: &[Opening]) -> Vec<Opening> {
    let key = |opening: &Opening| (value(opening, "therapist").to_owned(), value(opening, "start").parse::<i64>().unwrap());
    let mut picked: Vec<Opening> = Vec::new();
    for opening in all {
        let (who, at) = key(opening);
        let clear = |other: &Opening| {
            let (other, then) = key(other);
            other != who || (then - at).abs() >= 2 * 3600 * 1_000_000
        };
        if picked.iter().all(clear) {
            picked.push(opening.clone());
        }
    }
    assert!(picked.len() >= OPENINGS, "only {} openings apart from each other", picked.len());
    picked.truncate(OPENINGS);
    picked
}

struct Rush {
    servers: [String; 2],
    openings: Vec<Opening>,
    won: AtomicUsize,
    half: Notify,
    took: std::sync::Mutex<Vec<Duration>>,
}

impl Rush {
    /// Sends the same form until a server answers it: the killed one may or may not have done it.
    async fn ask(&self, actor: &Actor, home: usize, path: &str, fields: &[(String, String)]) -> (u16, String) {
        let began = Instant::now();
        for server in [home, 1, 1, 1] {
            let here = Actor { base: self.servers[server].clone(), ..actor.clone() };
            let request = here.form(path, fields).header("accept", "application/json").header("cookie", &here.cookie);
            if let Ok(answer) = request.send().await {
                let (status, to) = (answer.status().as_u16(), answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned()));
                if let Ok(body) = answer.text().await {
                    self.took.lock().unwrap().push(began.elapsed());
                    return (status, to.unwrap_or(body));
                }
            }
        }
        panic!("no server answered");
    }

    /// Tries one opening after the other until one is booked.
    async fn go(&self, actor: &Actor, n: usize) -> bool {
        let home = n % 2;
        for k in 0..TRIES {
            let opening = &self.openings[(n + k * 7) % OPENINGS];
            let (status, said) = self.ask(actor, home, "/api/booking/hold", opening).await;
            if status != 200 {
                lost(status, &said);
                continue;
            }
            let hold = said.rsplit('/').next().unwrap().to_owned();
            let (status, said) = self.ask(actor, home, "/api/booking/confirm", &[("hold".to_owned(), hold)]).await;
            assert_eq!(status, 200, "a hold could not be confirmed: {said}");
            if self.won.fetch_add(1, Ordering::SeqCst) + 1 == OPENINGS / 2 {
                self.half.notify_one();
            }
            return true;
        }
        false
    }
}

/// Someone who comes too late is told so, and offered the nearest times.
fn lost(status: u16, said: &str) {
    assert_eq!(status, 409, "{said}");
    let told: serde_json::Value = serde_json::from_str(said).unwrap();
    match serde_json::from_value(told["error"].clone()).unwrap() {
        AppError::SlotTaken { nearest, .. } => assert_eq!(nearest.len(), 3, "{said}"),
        other => panic!("a loser was told {other:?}"),
    }
}

async fn rush(engine: Engine) {
    let world = World::on_time(engine).await;
    let crowd = world.crowd(PEOPLE).await;
    let openings = apart(&openings(&crowd[0], 8).await);
    let (left, right) = (Server::start(&world.place).await, Server::start(&world.place).await);
    let rush = Rush {
        servers: [left.base.clone(), right.base.clone()],
        openings,
        won: AtomicUsize::new(0),
        half: Notify::new(),
        took: std::sync::Mutex::default(),
    };
    let began = Instant::now();
    let killed = async {
        rush.half.notified().await;
        left.kill().await;
    };
    let (winners, ()) = tokio::join!(join_all(crowd.iter().enumerate().map(|(n, actor)| rush.go(actor, n))), killed);
    let took = began.elapsed();
    assert_eq!(winners.iter().filter(|won| **won).count(), OPENINGS);
    assert_eq!(world.overlaps().await, 0);
    for opening in &rush.openings {
        let owners = format!(
            "select count(*) from bookings where status = 'booked' and starts_at = {}
             and client_id in (select id from people where name like 'Client %')",
            value(opening, "start")
        );
        assert!(world.number(&owners).await >= 1, "nobody owns {opening:?}");
    }
    let owned = "select count(*) from bookings where status = 'booked' and client_id in (select id from people where name like 'Client %')";
    assert_eq!(world.number(owned).await, i64::try_from(OPENINGS).unwrap());
    assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 0);
    let all = rush.took.lock().unwrap().clone();
    let requests = all.len();
    let (floor, bare) = floor(&world).await;
    let a_second = |took: Duration| PEOPLE as f64 / took.as_secs_f64();
    let told = format!(
        "{engine:?}: {PEOPLE} people in {requests} requests, {:.0} people a second, the slowest hundredth of requests from {:?}; \
         {OPENINGS} booked. \
         As many bookings of the same statements without anything around them: {:.0} a second, the slowest hundredth from {:?}",
        a_second(took),
        slowest_hundredth(all),
        a_second(floor),
        slowest_hundredth(bare),
    );
    // Written past the test harness, which hides what a passing test prints.
    std::io::stderr().write_all(format!("{told}\n").as_bytes()).unwrap();
    assert_eq!(right.terminate().await, Some(0));
}

fn slowest_hundredth(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() * 99 / 100]
}

/// Runs the statements of a booking in bare transactions, one client per person and no contention. Returns the total time and
/// the time of each.
async fn floor(world: &World) -> (Duration, Vec<Duration>) {
    let practice = world.practice();
    let mut clients = Vec::new();
    for n in 0..PEOPLE {
        let email = unknot::types::contact::Email::parse(&format!("crowd{n}@elbowriver.example")).unwrap();
        let (person, _) = unknot::accounts::server::queries::credentials(&world.state, &email).await.unwrap().unwrap();
        clients.push(unknot::types::ids::ClientId::from_uuid(person.id.uuid()));
    }
    let ground =
        statements::Ground { clients, therapist: practice.therapists[0].id, service: practice.services[0].id, room: practice.rooms[0].id };
    let began = Instant::now();
    let each = join_all((0..PEOPLE).map(async |nth| {
        let began = Instant::now();
        statements::hold_and_confirm(&world.state, &ground, nth).await;
        began.elapsed()
    }));
    let each = each.await;
    (began.elapsed(), each)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_opening_ends_with_one_owner_on_sqlite() {
    tokio::time::timeout(Duration::from_secs(400), rush(Engine::Sqlite)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_opening_ends_with_one_owner_on_postgres() {
    tokio::time::timeout(Duration::from_secs(400), rush(Engine::Postgres)).await.unwrap();
}

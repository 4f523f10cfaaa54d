//! Connections that say nothing, too many of them, proxies, foreign hosts, faults of the database and panics: nobody else is kept out,
//! and what fails says so.

use crate::on_both_engines;
use crate::support::actor::{Actor, http_from};
use crate::support::place::{Engine, Place, demo_place};
use crate::support::process::{Server, command};
use crate::support::world::{PASSWORD, World};
use axum::Router;
use axum::routing::get;
use futures::future::join_all;
use futures::stream::{self, StreamExt};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use unknot::app::connections::{Limits, answer};
use unknot::app::routes::{behind_the_front_door, router};

/// Another door to the same clinic, with few places.
async fn narrow_door(world: &World, head_within: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = Limits { most: 40, reserve: 8, of_network: 20, head_within };
    let config = world.state.config.clone();
    tokio::spawn(answer(listener, router(world.state.clone()), limits, config, world.state.stopping.clone()));
    address
}

/// A connection from one of this machine's own addresses that says nothing.
async fn silent(to: SocketAddr, from: [u8; 4]) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((from, 0))).unwrap();
    socket.connect(to).await.unwrap()
}

async fn status(to: SocketAddr, from: [u8; 4], path: &str, host: &str) -> Option<u16> {
    let asked = http_from(from).get(format!("http://{to}{path}")).header("host", host).send().await;
    asked.ok().map(|answer| answer.status().as_u16())
}

/// Waits until the other end has closed this connection; what it said before is not looked at.
async fn is_closed(mut stream: TcpStream) {
    let mut bytes = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut bytes)).await;
    assert!(closed.is_ok(), "the connection stays open");
}

async fn with_proxies(engine: Engine, networks: &str) -> World {
    let mut place = demo_place(engine).await;
    place.also.push(("UNKNOT_TRUSTED_PROXIES", networks.to_owned()));
    World::in_place(engine, place).await
}

/// Through a proxy that says whom it stands for.
async fn try_through(actor: &Actor, seen: &str, email: &str, password: &str) -> u16 {
    let form = actor.form("/api/accounts/sign-in", &[("email", email), ("password", password)]);
    actor.send(form.header("x-forwarded-for", seen).header("accept", "text/html")).await.status
}

on_both_engines! {
    async fn silent_connections_are_closed_and_health_checks_get_in_meanwhile(world: World) {
        let (door, host) = (narrow_door(&world, Duration::from_secs(2)).await, world.base.trim_start_matches("http://").to_owned());
        let crowd: Vec<TcpStream> = join_all((1..=40).map(|n| silent(door, [127, 9, n, 1]))).await;
        assert_eq!(status(door, [127, 9, 99, 1], "/healthz", &host).await, Some(200));
        assert_eq!(status(door, [127, 9, 99, 1], "/readyz", &host).await, Some(200));
        assert_eq!(status(door, [127, 9, 99, 2], "/", &host).await, Some(503));
        for one in crowd {
            is_closed(one).await;
        }
        assert_eq!(status(door, [127, 9, 99, 3], "/", &host).await, Some(200));
    }

    async fn one_network_cannot_take_every_connection(world: World) {
        let (door, host) = (narrow_door(&world, Duration::from_secs(30)).await, world.base.trim_start_matches("http://").to_owned());
        let crowd: Vec<TcpStream> = join_all((0..60).map(|_| silent(door, [127, 9, 1, 1]))).await;
        assert_eq!(status(door, [127, 9, 2, 1], "/", &host).await, Some(200));
        assert_ne!(status(door, [127, 9, 1, 1], "/", &host).await, Some(200));
        drop(crowd);
    }

    async fn a_request_that_never_ends_is_closed(world: World) {
        let door = narrow_door(&world, Duration::from_secs(1)).await;
        let mut half = silent(door, [127, 9, 1, 1]).await;
        half.write_all(b"GET / HTTP/1.1\r\nHost: portal").await.unwrap();
        is_closed(half).await;
    }

    async fn a_foreign_host_is_refused_except_for_the_operators_checks(world: World) {
        let visitor = world.visitor();
        let ask = |host: &str, path: &str| visitor.http.get(visitor.url(path)).header("host", host).header("accept", "text/html");
        let foreign = visitor.send(ask("evil.example", "/")).await;
        assert_eq!(foreign.status, 421);
        assert!(foreign.words().contains("This is not the portal’s address"), "{}", foreign.words());
        let port = world.base.rsplit(':').next().unwrap();
        assert_eq!(visitor.send(ask(&format!("localhost:{port}"), "/")).await.status, 200);
        assert_eq!(visitor.send(ask("10.0.0.7", "/healthz")).await.status, 200);
    }

    async fn a_panic_is_answered_with_the_error_page(world: World) {
        let broken: Router<_> = Router::new().route("/broken", get(async || -> &'static str { panic!("not for anyone to read") }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let door = listener.local_addr().unwrap();
        let router = behind_the_front_door(broken, world.state.clone());
        let config = world.state.config.clone();
        tokio::spawn(answer(listener, router, Limits::of_this_process(), config, world.state.stopping.clone()));
        let host = world.base.trim_start_matches("http://");
        let asked = http_from([127, 0, 0, 1]).get(format!("http://{door}/broken")).header("host", host).header("accept", "text/html");
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 500);
        let words = answer.text().await.unwrap();
        assert!(words.contains("Something broke on our side") && !words.contains("not for anyone to read"));
    }

    async fn addresses_nobody_would_type_are_not_found_rather_than_errors(world: World) {
        let (visitor, maya, grace) = (world.visitor(), world.sign_in("maya").await, world.sign_in("grace").await);
        for path in [format!("/{}", "a".repeat(256)), format!("/pkg/{}", "b".repeat(300)), format!("/visits/{}", "c".repeat(5000))] {
            assert!([303, 404].contains(&visitor.get(&path).await.status), "{path}");
        }
        for actor in [&visitor, &maya, &grace] {
            for path in ["/book?therapist=%00", "/visits?q=a%00b", "/clients?name=%00", "/schedule?client=%00&name=a%00"] {
                let answer = actor.get(path).await;
                assert!(answer.status < 500, "{path}: {}", answer.status);
            }
        }
        assert_eq!(visitor.post("/api/accounts/sign-in", &[("email", "a\0b"), ("password", "x\0")]).await.status, 422);
    }

    async fn reports_from_browsers_are_limited_in_number_and_size(world: World) {
        let visitor = world.visitor();
        let report = |size: usize| visitor.http.post(visitor.url("/csp-report")).body("r".repeat(size));
        assert_eq!(visitor.send(report(100)).await.status, 204);
        assert_eq!(visitor.send(report(20_000)).await.status, 413);
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(visitor.send(report(100)).await.status);
        }
        assert!(statuses[..29].iter().all(|status| *status == 204) && statuses.contains(&429), "{statuses:?}");
    }
}

/// The program itself, with a thousand connections that say nothing and a thousand streams of one person.
async fn a_thousand_of_each_keep_nobody_out(engine: Engine) {
    // Both ends of a connection count as a file; this process holds one end of each.
    Limits::of_this_process();
    let server = Server::start(&demo_place(engine).await).await;
    let address: SocketAddr = server.base.trim_start_matches("http://").parse().unwrap();
    let maya = server.sign_in("maya").await;
    let crowd: Vec<TcpStream> = join_all((0..1_030).map(|_| silent(address, [127, 9, 1, 1]))).await;
    let listen = || async { maya.http.get(maya.url("/events")).header("cookie", &maya.cookie).send().await.unwrap() };
    let streams: Vec<reqwest::Response> = stream::iter(0..1_005).map(|_| listen()).buffer_unordered(64).collect().await;
    assert!(streams.iter().all(|answer| answer.status() == 200));
    let wendell = server.sign_in("wendell").await;
    assert_eq!(wendell.get("/home").await.status, 200);
    assert_eq!(wendell.get("/healthz").await.status, 200);
    drop((crowd, streams));
    assert_eq!(server.terminate().await, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_silent_connections_and_streams_keep_nobody_out_on_sqlite() {
    a_thousand_of_each_keep_nobody_out(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_silent_connections_and_streams_keep_nobody_out_on_postgres() {
    a_thousand_of_each_keep_nobody_out(Engine::Postgres).await;
}

/// Runs the same story on both engines, each with settings of its own.
macro_rules! behind_proxies {
    ($($name:ident($networks:literal, $world:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn behaviour($world: World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                behaviour(with_proxies(Engine::Sqlite, $networks).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                behaviour(with_proxies(Engine::Postgres, $networks).await).await;
            }
        }
    )*};
}

behind_proxies! {
    twenty_people_behind_one_trusted_proxy_do_not_slow_each_other_down("127.0.0.0/8", world) {
        let proxy = world.visitor();
        let tries = (1..=20).map(|n| {
            let proxy = proxy.clone();
            async move { try_through(&proxy, &format!("198.51.100.{n}"), &format!("nobody{n}@elbowriver.example"), "wrong").await }
        });
        assert_eq!(join_all(tries).await, vec![422; 20]);
        // One who guesses is slowed down alone, whatever they write in front.
        let mut own = Vec::new();
        for n in 0..14 {
            let seen = format!("203.0.113.{n}, 198.51.100.200");
            own.push(try_through(&proxy, &seen, &format!("guess{n}@elbowriver.example"), "wrong").await);
        }
        assert!(own.contains(&429), "{own:?}");
        assert_eq!(try_through(&proxy, "198.51.100.201", "maya@elbowriver.example", PASSWORD).await, 303);
    }

    what_a_visitor_claims_to_be_forwarded_for_changes_nothing("none", world) {
        let stranger = world.visitor();
        let mut statuses = Vec::new();
        for n in 0..14 {
            statuses.push(try_through(&stranger, &format!("198.51.100.{n}"), &format!("guess{n}@elbowriver.example"), "wrong").await);
        }
        assert!(statuses.contains(&429), "{statuses:?}");
        // The doctor says that a proxy seems to be missing from the settings.
        noted(&world).await;
        let doctor = command(&world.place, "127.0.0.1:0", &["doctor"]).output().await.unwrap();
        let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
        assert!(said.contains("WARN  proxies: requests came through a proxy"), "{said}");
    }

    metrics_are_for_the_networks_in_the_settings("none", world) {
        let operator = world.visitor();
        assert!(operator.get("/metrics").await.body.contains("unknot_jobs_oldest_due_seconds{lane=\"mail\"} 0"));
        let through = operator.http.get(operator.url("/metrics")).header("x-forwarded-for", "127.0.0.1");
        assert_eq!(operator.send(through).await.status, 404);
    }
}

/// Waits for what is written in the background.
async fn noted(world: &World) {
    let started = std::time::Instant::now();
    while world.number("select count(*) from sightings where what = 'unknown_proxy'").await == 0 {
        assert!(started.elapsed() < Duration::from_secs(10), "nothing was noted");
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_that_restarts_is_busy_and_never_broken() {
    let world = World::open(Engine::Postgres).await;
    let maya = world.sign_in("maya").await;
    let database = url::Url::parse(&world.place.database_url).unwrap().path().trim_start_matches('/').to_owned();
    let server = sqlx::PgPool::connect(&std::env::var("UNKNOT_TEST_POSTGRES").unwrap()).await.unwrap();
    let run = |sql: String| sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&server);
    run(format!("alter database {database} allow_connections false")).await.unwrap();
    run(format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'")).await.unwrap();
    for path in ["/home", "/visits", "/messages", "/readyz", "/book"] {
        let answer = maya.get(path).await;
        assert_eq!(answer.status, 503, "{path}: {}", answer.words());
    }
    assert!(maya.get("/home").await.words().contains("The clinic’s computer is busy"));
    run(format!("alter database {database} allow_connections true")).await.unwrap();
    assert_eq!(maya.get("/readyz").await.status, 200);
    assert_eq!(maya.get("/home").await.status, 200);
}

/// The server may write files of so many blocks of 512 bytes, as if the disk were full after that.
async fn on_a_full_disk(place: &Place, blocks: u64) -> (tokio::process::Child, Actor) {
    use tokio::io::{AsyncBufReadExt, BufReader};
    let mut shell = tokio::process::Command::new("sh");
    let program = env!("CARGO_BIN_EXE_unknot");
    shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec {program} serve")]);
    let settings = place.settings("127.0.0.1:0");
    let mut child = shell
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap())
        .envs(settings)
        .kill_on_drop(true)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    loop {
        let line = said.next_line().await.unwrap().expect("the server did not come up");
        if let Some((_, base)) = line.split_once(" is open at ") {
            let base = base.to_owned();
            return (child, Actor { base, http: http_from([127, 0, 0, 1]), cookie: String::new() });
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_busy_and_never_broken() {
    let place = demo_place(Engine::Sqlite).await;
    let blocks = std::fs::metadata(place.folder.path().join("unknot.db")).unwrap().len() / 512;
    // Room in the write-ahead log for some pages and no more.
    let (_server, mut maya) = on_a_full_disk(&place, blocks.min(1200)).await;
    let first = maya.try_sign_in("maya@elbowriver.example", PASSWORD).await.status;
    let mut statuses = vec![first];
    for _ in 0..400 {
        statuses.push(maya.get("/home").await.status);
        if statuses.ends_with(&[503, 503]) {
            break;
        }
    }
    assert!(statuses.iter().all(|status| [200, 303, 503].contains(status)), "{statuses:?}");
    assert!(statuses.ends_with(&[503, 503]), "the disk never was full: {statuses:?}");
    // A last small row may still find room.
    let started = std::time::Instant::now();
    while maya.get("/readyz").await.status != 503 {
        assert!(started.elapsed() < Duration::from_secs(60), "it calls itself ready");
    }
    assert_eq!(maya.get("/healthz").await.status, 200);
}

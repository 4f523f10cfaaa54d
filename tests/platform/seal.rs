//! Words that are nobody's business are typed into every free-text field, and then searched for everywhere outside the
//! sealed columns: database, write-ahead log, mail, and the server's log.

use crate::support::actor::Actor;
use crate::support::page::value;
use crate::support::place::{Engine, Place, demo_place};
use crate::support::process::Server;
use crate::support::world::World;
use std::path::Path;

fn canary(n: u32) -> String {
    format!("qzkanarek{n}xv")
}

async fn type_everywhere(server: &Server) {
    let (maya, tomas, ines) = (server.sign_in("maya").await, server.sign_in("tomas").await, server.sign_in("ines").await);
    let page = maya.page("/messages").await.links("/messages/").remove(0);
    post_message(&maya, &page, &canary(1)).await;
    let queue = tomas.page("/inbox").await.links("/inbox/").remove(0);
    post_message(&tomas, &queue, &canary(2)).await;
    // Too long: it is refused, and must not be stored either.
    post_message(&maya, &page, &format!("{} {}", canary(3), "a".repeat(4100))).await;
    let chart = tomas.page("/today").await.links("/clients/").into_iter().find(|link| link.contains("/chart/")).unwrap();
    let form = tomas.page(&chart).await.forms("/api/treatments/note").remove(0);
    let (summary, home_care, private) = (canary(4), canary(5), canary(6));
    let note = [
        ("visit", value(&form, "visit")),
        ("minutes", "60"),
        ("then", "save"),
        ("summary", &summary),
        ("home_care", &home_care),
        ("private_note", &private),
    ];
    let kept = tomas.post("/api/treatments/note", &note).await;
    assert_eq!(kept.status, 303, "{}", kept.words());
    let begun = ines.post::<&str, &str>("/api/outcomes/begin", &[]).await;
    let form = ines.page(begun.location()).await.forms("/api/outcomes/check-in").remove(0);
    let (first, second) = (canary(7), canary(8));
    let answers = [
        ("check_in", value(&form, "check_in")),
        ("pain", "6"),
        ("name_1", &first),
        ("score_1", "4"),
        ("name_2", &second),
        ("score_2", "5"),
    ];
    assert_eq!(ines.post("/api/outcomes/check-in", &answers).await.status, 303);
    // Places where such words do not belong: addresses, and the fields of a sign-in.
    maya.get(&format!("/visits?{}={}", canary(9), canary(9))).await;
    server.visitor().try_sign_in(&format!("{}@elbowriver.example", canary(10)), &canary(11)).await;
    assert!(maya.page(&page).await.body.contains(&canary(1)), "Maya can still read it herself");
}

async fn post_message(actor: &Actor, page: &str, body: &str) {
    let mut fields = actor.page(page).await.forms("/api/messaging/post").remove(0);
    fields.push(("body".to_owned(), body.to_owned()));
    actor.post("/api/messaging/post", &fields).await;
}

fn holds_a_canary(bytes: &[u8]) -> bool {
    bytes.windows(9).any(|window| window == b"qzkanarek")
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn nothing_in_files(place: &Place) {
    let all = files(place.folder.path());
    assert!(all.iter().any(|path| path.ends_with("server.log")));
    for path in all {
        assert!(!holds_a_canary(&std::fs::read(&path).unwrap()), "{} holds what was typed", path.display());
    }
}

async fn story(engine: Engine) -> World {
    let place = demo_place(engine).await;
    let server = Server::start(&place).await;
    type_everywhere(&server).await;
    // Looks while the server runs, with its write-ahead log, and again after a kill, with its whole log.
    nothing_in_files(&place);
    let metrics = server.visitor().get("/metrics").await.body;
    assert!(!holds_a_canary(metrics.as_bytes()));
    let world = World::in_place(engine, place).await;
    world.run_jobs().await;
    server.kill().await;
    nothing_in_files(&world.place);
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typed_words_are_only_in_sealed_columns_on_sqlite() {
    story(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typed_words_are_only_in_sealed_columns_on_postgres() {
    let world = story(Engine::Postgres).await;
    let pool = sqlx::PgPool::connect(&world.place.database_url).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar("select table_name::text from information_schema.tables where table_schema = 'public'")
        .fetch_all(&pool)
        .await
        .unwrap();
    let hex: String = b"qzkanarek".iter().map(|byte| format!("{byte:02x}")).collect();
    for table in tables {
        let sql = format!("select count(*) from {table} t where t::text like '%qzkanarek%' or t::text like '%{hex}%'");
        let found: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&pool).await.unwrap();
        assert_eq!(found, 0, "{table} holds what was typed");
    }
}

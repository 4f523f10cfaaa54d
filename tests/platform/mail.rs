//! Mail by SMTP, to a mail server on this machine.

use crate::support::booking::{openings, undo_time_passes};
use crate::support::place::{Engine, demo_place};
use crate::support::world::World;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use unknot::app::jobs::handlers;
use unknot::notifications::model::{Letter, Words};
use unknot::notifications::server::commands::promise;
use unknot::platform::config::Config;
use unknot::platform::db::DbError;
use unknot::platform::mail::{Mailer, OutgoingMail};
use unknot::platform::tx::Tx;
use unknot::platform::worker::work;
use unknot::types::instant::Span;

type Letters = Arc<Mutex<Vec<String>>>;

/// A mail server that keeps every letter it is given.
async fn post_office(listener: TcpListener, letters: Letters) {
    while let Ok((line, _)) = listener.accept().await {
        tokio::spawn(converse(line, letters.clone()));
    }
}

async fn converse(stream: TcpStream, letters: Letters) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut letter: Option<String> = None;
    let _ = write.write_all(b"220 post office\r\n").await;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer: &[u8] = match (&mut letter, line.split(' ').next().unwrap_or_default()) {
            (Some(text), ".") => {
                letters.lock().await.push(std::mem::take(text));
                letter = None;
                b"250 taken\r\n"
            }
            (Some(text), _) => {
                text.push_str(&line);
                text.push('\n');
                continue;
            }
            (None, "DATA") => {
                letter = Some(String::new());
                b"354 go on\r\n"
            }
            (None, "QUIT") => b"221 bye\r\n",
            (None, _) => b"250 fine\r\n",
        };
        if write.write_all(answer).await.is_err() {
            return;
        }
    }
}

async fn with_post_office(engine: Engine) -> (World, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut place = demo_place(engine).await;
    place.also.push(("UNKNOT_SMTP_URL", format!("smtp://{}?from=desk@elbowriver.example", listener.local_addr().unwrap())));
    (World::in_place(engine, place).await, listener)
}

/// Maya books, and a mail is due.
async fn book(world: &World) {
    let maya = world.sign_in("maya").await;
    let opening = openings(&maya, 2).await.remove(0);
    let held = maya.post("/api/booking/hold", &opening).await;
    let hold = held.location().rsplit('/').next().unwrap().to_owned();
    assert_eq!(maya.post("/api/booking/confirm", &[("hold", hold.as_str())]).await.status, 303);
}

async fn a_confirmation_goes_out_by_smtp(engine: Engine) {
    let (world, listener) = with_post_office(engine).await;
    let letters = Letters::default();
    tokio::spawn(post_office(listener, letters.clone()));
    book(&world).await;
    undo_time_passes(&world).await;
    let letters = letters.lock().await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains("To: maya@elbowriver.example"), "{}", letters[0]);
    assert!(letters[0].contains("From: desk@elbowriver.example"), "{}", letters[0]);
    assert!(letters[0].contains("Calgary time"), "{}", letters[0]);
    assert_eq!(world.number("select count(*) from mails where state = 'sent' and sent_at is not null").await, 1);
}

async fn a_mail_is_sent_again_once_the_server_is_back(engine: Engine) {
    let (world, listener) = with_post_office(engine).await;
    let address = listener.local_addr().unwrap();
    drop(listener);
    book(&world).await;
    undo_time_passes(&world).await;
    assert_eq!(world.number("select count(*) from mails where state = 'failed' and last_error is not null").await, 1);
    let letters = Letters::default();
    tokio::spawn(post_office(TcpListener::bind(address).await.unwrap(), letters.clone()));
    world.advance(Span::minutes(1));
    world.run_jobs().await;
    assert_eq!(letters.lock().await.len(), 1);
    assert_eq!(world.number("select count(*) from mails where state = 'sent'").await, 1);
}

/// A mail server that takes every connection and never says a word.
async fn mute_post_office(listener: TcpListener) {
    let mut kept = Vec::new();
    while let Ok((line, _)) = listener.accept().await {
        kept.push(line);
    }
}

async fn a_mute_mail_server_stops_nothing_else(engine: Engine) {
    let (world, listener) = with_post_office(engine).await;
    tokio::spawn(mute_post_office(listener));
    // As many letters as there are workers for mail, and one more; and a hold that lapses meanwhile.
    let now = world.state.clock.now();
    let promise = async move |tx: &mut Tx| {
        for n in 0..5 {
            let words = Words { subject: format!("Letter {n}"), body: "Nothing of note.".to_owned() };
            let letter = Letter { person: None, to: "maya@elbowriver.example", words, about: None, calendar: None, send_at: now };
            promise(tx, letter, now).await?;
        }
        Ok::<_, DbError>(())
    };
    world.state.db.write(promise).await.unwrap();
    let maya = world.sign_in("maya").await;
    let opening = openings(&maya, 2).await.remove(0);
    assert_eq!(maya.post("/api/booking/hold", &opening).await.status, 303);
    let working = tokio::spawn(work(world.state.clone(), handlers()));
    world.advance(Span::minutes(11));
    world.state.job_signal.send();
    let started = Instant::now();
    while world.number("select count(*) from bookings where status = 'hold'").await > 0 {
        assert!(started.elapsed() < Duration::from_secs(10), "the hold waits for the mail server");
        tokio::task::yield_now().await;
    }
    assert_eq!(world.number("select count(*) from mails where state = 'sent'").await, 0);
    let metrics = world.visitor().get("/metrics").await.body;
    let waits = metrics.lines().find_map(|line| line.strip_prefix("unknot_jobs_oldest_due_seconds{lane=\"mail\"} "));
    assert!(waits.is_some_and(|seconds| seconds.parse::<u32>().unwrap() >= 600), "{metrics}");
    // Stopping does not wait for it either, and the letters are not forgotten.
    world.stop();
    let stopping = Instant::now();
    working.await.unwrap();
    assert!(stopping.elapsed() < Duration::from_secs(8), "stopping took {:?}", stopping.elapsed());
    let free = "select count(*) from jobs where kind = 'send_mail' and state = 'waiting' and leased_until is null and attempts = 0";
    assert!(world.number(free).await >= 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mute_mail_server_stops_nothing_else_on_sqlite() {
    a_mute_mail_server_stops_nothing_else(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mute_mail_server_stops_nothing_else_on_postgres() {
    a_mute_mail_server_stops_nothing_else(Engine::Postgres).await;
}

#[tokio::test]
async fn a_letter_does_not_go_out_in_clear_where_tls_is_required() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("smtp://{}?from=desk@elbowriver.example&tls=required", listener.local_addr().unwrap());
    let letters = Letters::default();
    tokio::spawn(post_office(listener, letters.clone()));
    let config = Config::from_map(&BTreeMap::from([("UNKNOT_SMTP_URL".to_owned(), address)])).unwrap();
    let letter = OutgoingMail {
        id: "1".to_owned(),
        to: "maya@elbowriver.example".to_owned(),
        subject: "Booked".to_owned(),
        body: "Tuesday.".to_owned(),
        calendar: None,
    };
    assert!(Mailer::open(&config).unwrap().send(&letter).await.is_err());
    assert!(letters.lock().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_confirmation_goes_out_by_smtp_on_sqlite() {
    a_confirmation_goes_out_by_smtp(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_confirmation_goes_out_by_smtp_on_postgres() {
    a_confirmation_goes_out_by_smtp(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_is_sent_again_once_the_server_is_back_on_sqlite() {
    a_mail_is_sent_again_once_the_server_is_back(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_is_sent_again_once_the_server_is_back_on_postgres() {
    a_mail_is_sent_again_once_the_server_is_back(Engine::Postgres).await;
}

//! Mail by SMTP, to a mail server on this machine.

use crate::support::booking::{openings, undo_time_passes};
use crate::support::place::{Engine, demo_place};
use crate::support::world::World;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
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
    place.smtp_url = Some(format!("smtp://{}?from=desk@elbowriver.example", listener.local_addr().unwrap()));
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

//! What the portal does in a second, beside the machine's floors in the same run: pages, a posted message and a booking for a
//! clinic of 10 000 clients with a million messages. The figures are ratios; `make bench` writes them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::as_conversions)]

mod bare;
mod clinic;
mod floors;
mod load;
mod served;
mod statements;

use clinic::{Bench, THREADS};
use load::{Figures, Line, get, hammer, post, work_off};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

const LINES: usize = 32;
/// How many people book at once.
const BOOKING: usize = 64;
const HOW_LONG: Duration = Duration::from_secs(8);

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--floor") {
        let page = args.get(at + 2).map(|file| std::fs::read(file).unwrap());
        return floors::serve(args[at + 1].parse().unwrap(), page).await;
    }
    let mut bench = Bench::open().await;
    let report = report(&mut bench).await;
    print!("{report}");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/RESULTS.md");
    std::fs::write(file, report).unwrap();
}

async fn report(bench: &mut Bench) -> String {
    let mut out = String::from(
        "# What the portal does, beside the machine’s floors\n\nMade by `make bench` in one run on one machine; only the ratios \
         travel.\n\n",
    );
    let _ = writeln!(out, "{} clients, {} messages, {LINES} connections, {} s each.\n", bench.clients, bench.messages, HOW_LONG.as_secs());
    let _ = writeln!(out, "| what | a second | p50 | p99 | of hello | of the same bytes | alone, p50 |\n|---|---|---|---|---|---|---|");
    let hello = hammer(&bench.floor(None).await, each(|_| vec![get("/hello", "")]), HOW_LONG).await;
    row(&mut out, "hello (axum)", hello, hello, None, None);
    let people = bench.people.clone();
    for page in ["/home", "/book", "thread"] {
        let path = |n: usize| if page == "thread" { format!("/messages/{}", people[n].thread) } else { page.to_owned() };
        let mut line = Line::open(&bench.address).await;
        let bytes = line.ask(&get(&path(0), &people[0].cookie)).await.body;
        let same = hammer(&bench.floor(Some(&bytes)).await, each(|_| vec![get("/same", "")]), HOW_LONG).await;
        let alone = hammer(&bench.address, vec![vec![get(&path(0), &people[0].cookie)]], Duration::from_secs(3)).await;
        let figures = hammer(&bench.address, each(|n| vec![get(&path(n), &people[n].cookie)]), HOW_LONG).await;
        row(&mut out, if page == "thread" { "/messages/{thread}" } else { page }, figures, hello, Some(same), Some(alone));
    }
    let messages = messages(bench).await;
    row(&mut out, "one posted message", messages, hello, None, None);
    let bookings = bookings(bench).await;
    row(&mut out, "hold + confirm, 64 at once", bookings, hello, None, None);
    let bare = bare::hold_and_confirm(bench, BOOKING).await;
    row(&mut out, "the same statements, no pages", bare, hello, None, None);
    out.push_str("\n| goal | limit | found | |\n|---|---|---|---|\n");
    let (ratio, p99, memory) = (bookings.per_second / bare.per_second, bookings.p99.as_secs_f64() * 1000.0, bench.resident_megabytes());
    let met = |met: bool| if met { "met" } else { "MISSED" };
    let _ =
        writeln!(out, "| hold + confirm beside the same statements without pages | at least 0.5 | {ratio:.2} | {} |", met(ratio >= 0.5));
    let _ = writeln!(out, "| p99 of hold + confirm with 64 people at once | 20 ms | {p99:.1} ms | {} |", met(p99 <= 20.0));
    let _ = writeln!(out, "| resident memory after all this | 60 MB | {memory} MB | {} |", met(memory <= 60));
    out
}

fn each(requests: impl Fn(usize) -> Vec<Vec<u8>>) -> Vec<Vec<Vec<u8>>> {
    (0..LINES).map(requests).collect()
}

fn row(out: &mut String, what: &str, figures: Figures, hello: Figures, same: Option<Figures>, alone: Option<Figures>) {
    let millis = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1000.0);
    let share = |floor: Figures| format!("1/{:.1}", floor.per_second / figures.per_second);
    let same = same.map(share).unwrap_or_default();
    let alone = alone.map(|alone| millis(alone.p50)).unwrap_or_default();
    let (p50, p99, of_hello) = (millis(figures.p50), millis(figures.p99), share(hello));
    let _ = writeln!(out, "| {what} | {:.0} | {p50} | {p99} | {of_hello} | {same} | {alone} |", figures.per_second);
}

/// Nobody may write more than thirty messages an hour, so each person writes twenty.
async fn messages(bench: &Bench) -> Figures {
    let (address, people) = (bench.address.clone(), bench.people.clone());
    work_off(LINES, THREADS * 20, move |_, piece| {
        let (address, person) = (address.clone(), people[piece % THREADS].clone());
        async move {
            let once = uuid::Uuid::now_v7().to_string();
            let body = format!("The tilts are easier now. Is heat twice a day too much? ({piece})");
            let request = post(
                "/api/messaging/post",
                &person.cookie,
                &[("thread", person.thread.as_str()), ("body", body.as_str()), ("once", once.as_str())],
            );
            let answer = Line::open(&address).await.ask(&request).await;
            assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
        }
    })
    .await
}

/// Each piece is a different opening, held and confirmed by someone who holds nothing else. Someone who already has a visit
/// then is refused, and the next person books it.
async fn bookings(bench: &Bench) -> Figures {
    let openings = bench.openings_from_the_list().await;
    let (address, people, pieces) = (bench.address.clone(), Arc::new(bench.people.clone()), openings.len());
    work_off(BOOKING, pieces, move |_, piece| {
        let (address, people, opening) = (address.clone(), people.clone(), openings[piece].clone());
        async move {
            let mut line = Line::open(&address).await;
            let fields: Vec<(&str, &str)> = opening.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let mut turn = piece;
            let (person, held) = loop {
                let person = &people[turn % THREADS];
                let held = line.ask(&post("/api/booking/hold", &person.cookie, &fields)).await;
                if held.status == 303 {
                    break (person, held);
                }
                turn += 1;
                assert!(turn < piece + THREADS, "nobody could hold it: {}", String::from_utf8_lossy(&held.body));
            };
            let hold = held.header("location").unwrap().rsplit('/').next().unwrap().to_owned();
            let confirmed = line.ask(&post("/api/booking/confirm", &person.cookie, &[("hold", hold.as_str())])).await;
            assert_eq!(confirmed.status, 303, "{}", String::from_utf8_lossy(&confirmed.body));
        }
    })
    .await
}

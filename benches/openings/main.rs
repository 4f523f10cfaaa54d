//! The cost of `/book` for a week as the clinic grows: 10 to 10 000 therapists with full calendars, and ten with a million
//! past visits. All servers run at once and are asked in turn, so the ratios are of one moment. Then the engine alone,
//! counted in instructions if valgrind is installed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::as_conversions)]

mod engine;
#[path = "../portal/load.rs"]
#[allow(dead_code)]
mod load;
#[path = "../portal/served.rs"]
mod served;
mod server;

use load::get;
use server::Server;
use std::fmt::Write;
use std::time::{Duration, Instant};

const ROUNDS: usize = 400;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--engine") {
        return engine::run(&args[at + 1]);
    }
    let report = report().await;
    print!("{report}");
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/OPENINGS.md"), report).unwrap();
}

async fn report() -> String {
    let mut servers = Vec::new();
    for therapists in [10, 100, 1_000, 10_000] {
        servers.push(Server::open(therapists, 0).await);
    }
    servers.push(Server::open(10, 1_000_000).await);
    let mut out = String::from(
        "# What a week of openings costs as the clinic grows\n\nMade by `make bench` in one run on one machine; only the ratios travel. \
         `/book` for a week with anyone,\nfour in five hours booked, one client, all servers asked in turn.\n\n",
    );
    let _ = writeln!(
        out,
        "| therapists | past visits | quiet, p50 | of ten | after each change, p50 | of ten | signed in, p50 | of ten | first page | \
         memory |\n|---|---|---|---|---|---|---|---|---|---|"
    );
    let mut first = Vec::new();
    for server in &mut servers {
        first.push(server.first_page().await);
    }
    let quiet = rounds(&mut servers, Round::Quiet).await;
    let changing = rounds(&mut servers, Round::Changing).await;
    let known = rounds(&mut servers, Round::SignedIn).await;
    let millis = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1000.0);
    let of_ten = |all: &[Duration], nth: usize| format!("{:.2}", all[nth].as_secs_f64() / all[0].as_secs_f64());
    for (nth, server) in servers.iter().enumerate() {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} MB |",
            server.therapists,
            server.past,
            millis(quiet[nth]),
            of_ten(&quiet, nth),
            millis(changing[nth]),
            of_ten(&changing, nth),
            millis(known[nth]),
            of_ten(&known, nth),
            millis(first[nth]),
            server.resident_megabytes(),
        );
    }
    drop(servers);
    let ratio = |all: &[Duration], nth: usize| all[nth].as_secs_f64() / all[0].as_secs_f64();
    out.push_str("\n| goal | limit | found | |\n|---|---|---|---|\n");
    for (goal, limit, found) in [
        ("10 000 therapists beside ten, quiet", 1.5, ratio(&quiet, 3)),
        ("10 000 therapists beside ten, after each change", 1.5, ratio(&changing, 3)),
        ("10 000 therapists beside ten, for a client with a therapist of their own", 1.5, ratio(&known, 3)),
        ("a million past visits beside none, quiet", 1.2, ratio(&quiet, 4)),
        ("a million past visits beside none, after each change", 1.2, ratio(&changing, 4)),
        ("a million past visits beside none, for a client with a therapist of their own", 1.2, ratio(&known, 4)),
    ] {
        let _ = writeln!(out, "| {goal} | {limit:.1} | {found:.2} | {} |", if found <= limit { "met" } else { "MISSED" });
    }
    out.push_str(&engine::counted());
    out
}

/// Who asks, and for which list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Round {
    /// A stranger, for all therapists.
    Quiet,
    /// A stranger, for all therapists, with a change of that week before each page.
    Changing,
    /// A client, for the list that begins with a therapist they know.
    SignedIn,
}

/// The median of each server's page, all asked in turn.
async fn rounds(servers: &mut [Server], what: Round) -> Vec<Duration> {
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); servers.len()];
    for round in 0..ROUNDS {
        for (nth, server) in servers.iter_mut().enumerate() {
            if what == Round::Changing {
                server.change(round).await;
            }
            let request = if what == Round::SignedIn { get(&server.own_page(), &server.cookie) } else { get(&server.page, "") };
            let begun = Instant::now();
            let answer = server.line.ask(&request).await;
            times[nth].push(begun.elapsed());
            assert_eq!(answer.status, 200);
        }
    }
    for all in &mut times {
        all.sort();
    }
    times.iter().map(|all| all[all.len() / 2]).collect()
}

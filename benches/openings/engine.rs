//! The engine without a server: a day of openings, built, read and changed. Counted in instructions, whose number is the same
//! in every run.

use std::fmt::Write;
use std::process::Command;
use unknot::booking::availability::capacity::{Hours, Roster, Taken};
use unknot::booking::availability::day_board::{Board, Query};
use unknot::booking::availability::occupancy::Calendar;
use unknot::booking::availability::starts::Ask;
use unknot::clinic::offering::Strain;
use unknot::types::ids::{BookingId, RoomId, TherapistId};
use unknot::types::instant::{Instant, Span, TimeRange};
use uuid::Uuid;

/// The cases: name, number of runs, and description.
const CASES: [(&str, u64, &str); 7] = [
    ("build-10", 1, "a day of 10 therapists, built"),
    ("build-10000", 1, "a day of 10 000 therapists, built"),
    ("read-10", 100, "that day of 10, read once"),
    ("read-10000", 100, "that day of 10 000, read once"),
    ("change-10", 100, "one booking of the 10 ends and comes back, and the day is read"),
    ("change-10000", 100, "the same of the 10 000"),
    ("one-10000", 100, "one therapist of the 10 000, read once"),
];

fn at(minute: i64) -> Instant {
    Instant::from_micros(0).plus(Span::minutes(minute))
}

fn id(n: usize) -> Uuid {
    Uuid::from_u128(n as u128 + 1)
}

/// Therapists with ten hours each, four in five of them booked.
fn day(therapists: usize) -> (Hours, Calendar) {
    let mut calendar = Calendar::default();
    let mut rosters = Vec::new();
    for n in 0..therapists {
        let open = vec![TimeRange::new(at(480), at(1080))];
        rosters.push(Roster { therapist: TherapistId::from_uuid(id(n)), location: None, open, strain: Strain::default() });
        for hour in (0..10).filter(|hour| (n * 7 + hour * 3) % 5 != 0) {
            calendar.put(BookingId::from_uuid(id(n * 10 + hour)), Some(taken(n, hour)));
        }
    }
    let rooms = (0..therapists).map(|n| (RoomId::from_uuid(id(n)), None)).collect();
    (Hours { rosters, rooms, equipment: None, days: vec![TimeRange::new(at(0), at(1440))] }, calendar)
}

fn taken(therapist: usize, hour: usize) -> Taken {
    let start = 480 + 60 * hour as i64;
    Taken {
        therapist: TherapistId::from_uuid(id(therapist)),
        room: RoomId::from_uuid(id(therapist)),
        equipment: None,
        busy: TimeRange::new(at(start), at(start + 60)),
        visit: TimeRange::new(at(start), at(start + 45)),
        hold_until: None,
    }
}

/// Runs one case, in a process of its own. With `-base` it stops before the part that is counted.
pub fn run(case: &str) {
    let (name, base) = case.strip_suffix("-base").map_or((case, false), |name| (name, true));
    let (what, therapists) = name.split_once('-').unwrap();
    let (hours, mut calendar) = day(therapists.parse().unwrap());
    let ask = Ask {
        length: Span::minutes(45),
        before: Span::ZERO,
        after: Span::minutes(15),
        step: Span::minutes(15),
        earliest: at(0),
        latest: at(1440),
    };
    if what == "build" && base {
        return;
    }
    let mut board = Board::new(hours, &calendar, ask, Span::minutes(60), TimeRange::new(at(0), at(1440)));
    let mut query = Query { earliest: at(0), latest: at(1440), ..Query::default() };
    let mut seen = board.slots(&calendar, &query).len();
    for _ in 0..if base || what == "build" { 0 } else { 100 } {
        if what == "change" {
            let booking = BookingId::from_uuid(id(1));
            for now in [None, Some(taken(0, 1))] {
                for touched in calendar.put(booking, now).into_iter().flatten() {
                    board.changed(&calendar, &touched);
                }
            }
        }
        if what == "one" {
            query.with = vec![TherapistId::from_uuid(id(3))];
        }
        seen += board.slots(&calendar, &query).len();
    }
    println!("{seen}");
}

/// The table of instruction counts, or why there is none.
pub fn counted() -> String {
    let mut out = String::from("\nThe engine alone, in instructions (callgrind):\n\n| what | instructions |\n|---|---|\n");
    for (case, times, what) in CASES {
        match (count(case), count(&format!("{case}-base"))) {
            (Some(all), Some(base)) => {
                let _ = writeln!(out, "| {what} | {} |", grouped(all.saturating_sub(base) / times));
            }
            _ => return "\nThe engine’s instructions were not counted: valgrind is not there.\n".to_owned(),
        }
    }
    out
}

fn count(case: &str) -> Option<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(std::env::current_exe().unwrap()).args(["--engine", case]);
    let said = String::from_utf8(valgrind.output().ok()?.stderr).ok()?;
    let line = said.lines().find(|line| line.contains("Collected"))?;
    line.rsplit(' ').next()?.parse().ok()
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let chunks: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|chunk| std::str::from_utf8(chunk).unwrap()).collect();
    chunks.join(" ")
}

//! Our calendar entries, read by two programs that know nothing of ours: the same instants on both sides of Calgary's last
//! change of the clocks, and nothing slipped in by a name.

use jiff::civil::date;
use std::path::Path;
use std::process::Command;
use unknot::booking::server::ics::{Entry, Method, calendar};
use unknot::server::wall::Wall;

const SLIPPED: &str = "x\r\nATTACH:http://evil/\nDTSTART:19700101T000000Z";

fn entries(wall: &Wall) -> Vec<Entry> {
    let days = [
        date(2025, 10, 30),
        date(2025, 12, 1),
        date(2026, 3, 7),
        date(2026, 3, 9),
        date(2026, 6, 17),
        date(2026, 6, 19),
        date(2026, 10, 31),
        date(2026, 11, 2),
        date(2026, 12, 1),
        date(2027, 1, 15),
        date(2027, 7, 15),
    ];
    let entry = |(n, day): (usize, jiff::civil::Date)| Entry {
        uid: format!("visit-{n}@unknot"),
        sequence: 2,
        changed_at: wall.instant(day, 0),
        range: wall.stretch(day, 990, 1050),
        cancelled: false,
        summary: format!("Appointment at {SLIPPED}; with, everything\\ {}", "Tomás ".repeat(20)),
        place: SLIPPED.to_owned(),
        words: SLIPPED.to_owned(),
        organizer: Some("desk@elbowriver.example\r\nATTACH:http://evil/".to_owned()),
        attendee: Some("maya@elbowriver.example".to_owned()),
    };
    days.into_iter().enumerate().map(entry).collect()
}

fn read_by(program: &Path, script: &str, file: &Path) -> Vec<serde_json::Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = Command::new(program).arg(root.join("end2end").join(script)).arg(file).output();
    let out = out.unwrap_or_else(|error| panic!("{} could not be run ({error}): make test sets it up", program.display()));
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

fn same_instants(read: &[serde_json::Value], written: &[Entry]) {
    assert_eq!(read.len(), written.len());
    for (read, written) in read.iter().zip(written) {
        let seconds = |at: unknot::types::instant::Instant| at.micros() / 1_000_000;
        assert_eq!(read["uid"], written.uid.as_str());
        assert_eq!(
            (read["start"].as_i64(), read["end"].as_i64()),
            (Some(seconds(written.range.start)), Some(seconds(written.range.end))),
            "{read}"
        );
        assert!(read["summary"].as_str().unwrap().contains("ATTACH:http://evil/"), "the name is kept as what it is: {read}");
        let names: Vec<&str> = read["names"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
        assert!(!names.contains(&"ATTACH"), "{names:?}");
        assert_eq!(names.iter().filter(|name| **name == "DTSTART").count(), 1, "{names:?}");
    }
}

#[test]
fn two_other_readers_find_the_same_instants_and_nothing_slipped_in() {
    let wall = Wall::new("America/Edmonton", "Calgary").unwrap();
    let written = entries(&wall);
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("visits.ics");
    std::fs::write(&file, calendar(Method::Publish, Some(SLIPPED), &wall, &written)).unwrap();
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python/bin/python");
    same_instants(&read_by(Path::new("node"), "read-calendar.mjs", &file), &written);
    same_instants(&read_by(&python, "read-calendar.py", &file), &written);
    // An hour apart from what older zone data would say.
    let winter = wall.stretch(date(2026, 12, 1), 990, 1050).start;
    assert_eq!(winter.micros() / 1_000_000 % 86_400, (16 * 60 + 30 + 6 * 60) * 60);
}

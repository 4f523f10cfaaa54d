//! Our calendar entries, read by two programs that know nothing of ours: the same instants on both sides of Calgary's last
//! change of the clocks, and nothing slipped in by a name.

use crate::booking_life::{book, is};
use crate::on_both_engines;
use crate::world::{World, calgary, openings};
use jiff::civil::date;
use std::path::Path;
use std::process::Command;
use unknot::booking::appointments::policy::UNDO;
use unknot::platform::ics::{Entry, Method, calendar};
use unknot::platform::local_time::Wall;

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
    let out = Command::new(program).arg(root.join("end2end/tools").join(script)).arg(file).output();
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
    let wall = calgary();
    let written = entries(&wall);
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("visits.ics");
    std::fs::write(&file, calendar(Method::Publish, Some(SLIPPED), &wall, &written)).unwrap();
    same_instants(&read_by(Path::new("node"), "read-calendar.mjs", &file), &written);
    same_instants(&read_by(&python(), "read-calendar.py", &file), &written);
    // An hour apart from what older zone data would say.
    let winter = wall.stretch(date(2026, 12, 1), 990, 1050).start;
    assert_eq!(winter.micros() / 1_000_000 % 86_400, (16 * 60 + 30 + 6 * 60) * 60);
}

fn python() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python/bin/python")
}

on_both_engines! {
    async fn the_calendars_of_real_letters_are_read_as_one_visit_that_comes_and_goes(world: World) {
        let maya = world.sign_in("maya").await;
        world.tamper("update people set name = 'x\r\nATTACH:http://evil/' where email = 'maya@elbowriver.example'").await.unwrap();
        let visit = book(&maya, &openings(&maya, 3).await.pop().unwrap()).await;
        let at = async |column: &str| world.number(&format!("select {column} / 1000000 from bookings where {}", is(&world, &visit))).await;
        let (start, end) = (at("starts_at").await, at("ends_at").await);
        world.advance(UNDO);
        world.run_jobs().await;
        assert_eq!(maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        world.advance(UNDO);
        world.run_jobs().await;
        let folder = tempfile::TempDir::new().unwrap();
        let mut uids = std::collections::BTreeSet::new();
        for (method, order) in [("REQUEST", ""), ("CANCEL", " desc")] {
            let newest = format!(
                "select calendar as t from mails where calendar like '%METHOD:{method}%' order by created_at{order}, id{order} limit 1"
            );
            let text = world.text(&newest).await;
            let file = folder.path().join(format!("{method}.ics"));
            std::fs::write(&file, &text).unwrap();
            for read in [read_by(Path::new("node"), "read-calendar.mjs", &file), read_by(&python(), "read-calendar.py", &file)] {
                assert_eq!(read.len(), 1, "{text}");
                assert_eq!((read[0]["start"].as_i64(), read[0]["end"].as_i64()), (Some(start), Some(end)), "{text}");
                uids.insert(read[0]["uid"].as_str().unwrap().to_owned());
                let names: Vec<&str> = read[0]["names"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
                assert!(!names.contains(&"ATTACH") && names.contains(&"SEQUENCE"), "{names:?}");
            }
            assert_eq!(text.contains("STATUS:CANCELLED"), method == "CANCEL", "{text}");
            assert_eq!(text.contains("Free to cancel"), method == "REQUEST", "{text}");
        }
        assert_eq!(uids.len(), 1, "one entry in her calendar: {uids:?}");
    }
}

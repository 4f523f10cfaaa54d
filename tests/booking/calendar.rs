//! Calendar entries in letters and feeds. Two other programs read them too: the same instants on both sides of Calgary's last
//! change of the clocks, and no line injected by a name.

use crate::on_both_engines;
use crate::support::booking::{book, confirm, hold, is, letters, next_visit, noahs_opening, openings, openings_to_move, undo_time_passes};
use crate::support::page::Answer;
use crate::support::time::calgary;
use crate::support::world::World;
use jiff::civil::date;
use std::path::Path;
use std::process::Command;
use unknot::platform::ics::{Entry, Method, calendar};
use unknot::platform::local_time::Wall;
use unknot::types::instant::Span;

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
fn two_other_programs_read_the_same_instants_and_no_injected_line() {
    let wall = calgary();
    let written = entries(&wall);
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("visits.ics");
    std::fs::write(&file, calendar(Method::Publish, Some(SLIPPED), &wall, &written)).unwrap();
    same_instants(&read_by(Path::new("node"), "read-calendar.mjs", &file), &written);
    same_instants(&read_by(&python(), "read-calendar.py", &file), &written);
    // Older zone data would be an hour off.
    let winter = wall.stretch(date(2026, 12, 1), 990, 1050).start;
    assert_eq!(winter.micros() / 1_000_000 % 86_400, (16 * 60 + 30 + 6 * 60) * 60);
}

fn python() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python/bin/python")
}

on_both_engines! {
    async fn the_entries_of_real_letters_are_read_as_one_visit_booked_and_cancelled(world: World) {
        let maya = world.sign_in("maya").await;
        world.tamper("update people set name = 'x\r\nATTACH:http://evil/' where email = 'maya@elbowriver.example'").await.unwrap();
        let visit = book(&maya, &openings(&maya, 3).await.pop().unwrap()).await;
        let at = async |column: &str| world.number(&format!("select {column} / 1000000 from bookings where {}", is(&world, &visit))).await;
        let (start, end) = (at("starts_at").await, at("ends_at").await);
        undo_time_passes(&world).await;
        assert_eq!(maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        undo_time_passes(&world).await;
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

    async fn letters_carry_the_entry_of_one_visit_and_its_changes(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await.remove(0);
        let new = hold(&maya, &to).await;
        confirm(&maya, &new).await;
        undo_time_passes(&world).await;
        maya.post("/api/booking/cancel", &[("booking", new.as_str())]).await;
        undo_time_passes(&world).await;
        let mut calendars: Vec<String> = Vec::new();
        for calendar in ["REQUEST", "CANCEL"] {
            let text = world.text(&format!("select calendar as t from mails where calendar like '%METHOD:{calendar}%'")).await;
            calendars.push(text.replace("\r\n ", ""));
        }
        let line = |text: &str, name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_default().trim_end().to_owned();
        assert_eq!(line(&calendars[0], "UID:"), line(&calendars[1], "UID:"));
        let sequence = |text: &str| line(text, "SEQUENCE:").trim_start_matches("SEQUENCE:").parse::<i64>().unwrap();
        assert!(0 < sequence(&calendars[0]) && sequence(&calendars[0]) < sequence(&calendars[1]), "{calendars:?}");
        assert!(calendars[1].contains("STATUS:CANCELLED"));
        for text in &calendars {
            assert!(text.contains("BEGIN:VTIMEZONE") && text.contains("CLASS:PRIVATE"), "{text}");
            assert!(!text.to_lowercase().contains("massage"), "{text}");
        }
        assert!(letters(&world).iter().any(|letter| letter.contains("text/calendar; method=REQUEST")));
    }

    async fn a_calendar_feed_shows_when_and_where_and_can_be_stopped(world: World) {
        let (maya, tomas, visitor) = (world.sign_in("maya").await, world.sign_in("tomas").await, world.visitor());
        for actor in [&maya, &tomas] {
            assert_eq!(actor.post::<&str, &str>("/api/booking/feed", &[]).await.status, 303);
        }
        let address = |page: Answer| {
            let link = page.links("").into_iter().find(|link| link.contains("/calendar/")).unwrap();
            link.split_once("/calendar/").map(|(_, file)| format!("/calendar/{file}")).unwrap()
        };
        let hers = address(maya.page("/me").await);
        let feed = visitor.get(&hers).await;
        assert_eq!((feed.status, feed.header("content-type")), (200, "text/calendar; charset=utf-8"));
        assert!(feed.body.contains("BEGIN:VEVENT") && feed.body.contains("SUMMARY:Appointment at"), "{}", feed.body);
        assert!(!feed.body.to_lowercase().contains("massage"), "{}", feed.body);
        let his = visitor.get(&address(tomas.page("/me").await)).await;
        assert!(his.body.contains("SUMMARY:Client visit") && !his.body.contains("Maya"), "{}", his.body);
        assert_eq!(world.number("select count(*) from audit_log where screen = '/calendar'").await, 2);
        // A new address takes its place; then there is none.
        maya.post::<&str, &str>("/api/booking/feed", &[]).await;
        let second = address(maya.page("/me").await);
        assert_ne!(hers, second);
        let (old, never) = (visitor.get(&hers).await, visitor.get("/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics").await);
        assert_eq!((old.status, never.status), (404, 404));
        maya.post::<&str, &str>("/api/booking/feed-stop", &[]).await;
        assert_eq!(visitor.get(&second).await.status, 404);
    }

    async fn noahs_visits_are_in_dorothys_feed_without_a_name(world: World) {
        let (dorothy, visitor) = (world.sign_in("dorothy").await, world.visitor());
        let visit = hold(&dorothy, &noahs_opening(&world, &dorothy).await).await;
        assert_eq!(confirm(&dorothy, &visit).await.status, 303);
        assert_eq!(dorothy.post::<&str, &str>("/api/booking/feed", &[]).await.status, 303);
        let me = dorothy.page("/me").await;
        let link = me.links("").into_iter().find(|link| link.contains("/calendar/")).unwrap();
        // Long lines are folded.
        let said = |feed: &Answer| feed.body.replace("\r\n ", "");
        let feed = visitor.get(&format!("/calendar/{}", link.split_once("/calendar/").unwrap().1)).await;
        assert!(said(&feed).contains(" for someone you book for") && feed.body.contains("Free to cancel"), "{}", feed.body);
        assert!(!feed.body.contains("Noah"), "no client is named: {}", feed.body);
        let looked = "select count(*) from audit_log where screen = '/calendar' and client_name = 'Noah Pelletier'";
        assert_eq!(world.number(looked).await, 1);
        // A past visit has no cancellation policy to show.
        world.advance(Span::days(50));
        let feed = visitor.get(&format!("/calendar/{}", link.split_once("/calendar/").unwrap().1)).await;
        assert!(
            said(&feed).contains(" for someone you book for") && !feed.body.contains("The free time to cancel has passed"),
            "{}",
            feed.body
        );
    }
}

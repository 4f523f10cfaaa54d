//! Openings around every change of the clocks from 2024 to 2030 in five zones, among them one that changes by half an hour and one
//! that changes four times a year.

use super::*;
use crate::clinic::model::Shift;
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;
use uuid::Uuid;

const ZONES: [&str; 5] = ["America/Edmonton", "America/Toronto", "Europe/Paris", "Australia/Lord_Howe", "Africa/Casablanca"];

const TOMAS: TherapistId = TherapistId::from_uuid(Uuid::from_u128(1));

/// The days on which the clocks of this zone change, and those around them.
fn days_of_change(zone: &str) -> Vec<Date> {
    let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
    let from: Timestamp = "2024-01-01T00:00:00Z".parse().unwrap();
    let until: Timestamp = "2031-01-01T00:00:00Z".parse().unwrap();
    let changes = zone.following(from).map(|change| change.timestamp()).take_while(|at| *at < until);
    let date = |at: Timestamp| at.to_zoned(zone.clone()).date();
    changes.flat_map(|at| [-1, 0, 1].map(|n| add(date(at), n))).collect()
}

/// How often the clocks really moved: Calgary's last entry only gives its time another name.
fn hours_that_moved(zone: &str) -> usize {
    let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
    let from: Timestamp = "2024-01-01T00:00:00Z".parse().unwrap();
    let until: Timestamp = "2031-01-01T00:00:00Z".parse().unwrap();
    let before = |at: Timestamp| zone.to_offset(at - jiff::SignedDuration::from_secs(1));
    let changes = zone.following(from).take_while(|change| change.timestamp() < until);
    changes.filter(|change| before(change.timestamp()) != change.offset()).count()
}

/// Hours that a change of the clocks can fall into, before, over and after it.
fn hours() -> [(i64, i64); 4] {
    [(0, 1440), (60, 240), (150, 600), (540, 1020)]
}

fn shifts(hours: (i64, i64)) -> Vec<Shift> {
    let shift = |weekday| Shift { therapist: TOMAS, weekday, from_minute: hours.0, to_minute: hours.1, location: None };
    (1..=7).map(shift).collect()
}

fn ask() -> Ask {
    let (length, step) = (Span::minutes(45), Span::minutes(15));
    let (earliest, latest) = (Instant::from_micros(0), Instant::from_micros(i64::MAX / 2));
    Ask { length, before: Span::minutes(5), after: Span::minutes(10), step, earliest, latest }
}

fn open_on(wall: &Wall, shifts: &[Shift], day: Date) -> Vec<TimeRange> {
    let week = Week { shifts, days: &[], off: &[] };
    stretches(wall, &week, Days::one(day)).into_iter().map(|(_, range)| range).collect()
}

#[test]
fn there_are_changes_to_try_and_calgary_has_its_last_in_2026() {
    let changes = ZONES.map(|zone| days_of_change(zone).len() / 3);
    assert!(changes.iter().all(|count| *count >= 5), "{changes:?}");
    assert_eq!(days_of_change("America/Edmonton").last().map(|day| day.year()), Some(2026));
}

#[test]
fn a_day_has_as_many_minutes_as_really_pass() {
    for zone in ZONES {
        let wall = Wall::new(zone, "The clinic").unwrap();
        let mut lengths = Vec::new();
        for day in days_of_change(zone) {
            let open = open_on(&wall, &shifts((0, 1440)), day);
            let passed = wall.midnight(add(day, 1)).since(wall.midnight(day));
            assert_eq!(open.iter().map(|range| range.length().whole_minutes()).sum::<i64>(), passed.whole_minutes(), "{zone} {day}");
            lengths.push(passed.whole_minutes());
        }
        let odd = lengths.iter().filter(|minutes| **minutes != 1440).count();
        assert_eq!(odd, hours_that_moved(zone), "{zone}: one day of three around each change is longer or shorter");
    }
}

#[test]
fn every_opening_is_a_whole_visit_within_the_hours_as_they_really_pass() {
    for (zone, hours) in ZONES.into_iter().flat_map(|zone| hours().map(|hours| (zone, hours))) {
        let wall = Wall::new(zone, "The clinic").unwrap();
        for day in days_of_change(zone) {
            let open = open_on(&wall, &shifts(hours), day);
            let working = starts::Working { open: open.clone(), ..Default::default() };
            let starts = starts::starts(&working, &ask());
            let whole = open.iter().map(|range| range.length().whole_minutes()).sum::<i64>();
            // One on each quarter of an hour that the visit with its buffers still fits behind.
            let most = (whole - 60).max(-15).div_euclid(15) + 1;
            assert!(i64::try_from(starts.len()).unwrap() >= most, "{zone} {day} {hours:?}: {} of {most}", starts.len());
            for start in &starts {
                assert_eq!(wall.date(*start), day, "{zone} {day}");
                assert!(open.iter().any(|range| range.contains(ask().occupied(*start))), "{zone} {day} {}", wall.stored(*start));
            }
            // Nobody is offered the same moment twice, also when the wall says the same hour twice.
            assert!(starts.windows(2).all(|pair| pair[0] < pair[1]), "{zone} {day}");
        }
    }
}

#[test]
fn the_first_visit_of_a_day_is_said_at_the_hour_the_shift_begins() {
    for (zone, hours) in ZONES.into_iter().flat_map(|zone| [(zone, (540, 1020)), (zone, (720, 1200))]) {
        let wall = Wall::new(zone, "The clinic").unwrap();
        for day in days_of_change(zone) {
            let open = open_on(&wall, &shifts(hours), day);
            let said: Vec<String> = open.iter().map(|range| wall.stored(range.start)).collect();
            assert_eq!(said, [format!("{day}T{:02}:00:00", hours.0 / 60)], "{zone}");
            assert_eq!(wall.stored(open[0].end), format!("{day}T{:02}:00:00", hours.1 / 60), "{zone}");
        }
    }
}

#[test]
fn days_follow_each_other_without_a_gap_and_without_an_overlap() {
    for zone in ZONES {
        let wall = Wall::new(zone, "The clinic").unwrap();
        for day in days_of_change(zone) {
            let (today, tomorrow) = (Days::one(day).range(&wall), Days::one(add(day, 1)).range(&wall));
            assert_eq!(today.end, tomorrow.start, "{zone} {day}");
            assert_eq!(wall.date(today.start), day, "{zone}");
            assert_eq!(wall.date(today.end.minus(Span::micros(1))), day, "{zone}");
        }
    }
}

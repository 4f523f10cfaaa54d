//! The clock changes of a zone, for readers whose zone data is older than ours; and wall time as iCalendar writes it.

use super::wall::{Wall, timestamp};
use crate::types::instant::{Instant, TimeRange};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZoneTransition};

/// A change of a zone's clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockChange {
    /// "20261101T020000", in the time before the change.
    pub at: String,
    /// From UTC.
    pub from_minutes: i32,
    pub to_minutes: i32,
    pub summer: bool,
    /// "MST"
    pub name: String,
}

impl Wall {
    /// "America/Edmonton"
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// "20261126T163000"
    pub fn basic(&self, instant: Instant) -> String {
        basic(self.at(instant))
    }

    /// The change in force when `range` begins, and every one within it. At least one, whatever the zone.
    pub fn clock_changes(&self, range: TimeRange) -> Vec<ClockChange> {
        let (from, until) = (timestamp(range.start), timestamp(range.end));
        // `preceding` excludes the instant itself; a change at that very microsecond is among the following ones.
        let before = self.zone.preceding(from).next();
        let within = self.zone.following(from - jiff::SignedDuration::from_micros(1)).take_while(|change| change.timestamp() <= until);
        let found: Vec<ClockChange> = before.into_iter().chain(within).map(|change| self.clock_change(&change)).collect();
        if found.is_empty() { vec![self.unchanging(from)] } else { found }
    }

    fn clock_change(&self, change: &TimeZoneTransition<'_>) -> ClockChange {
        let was = self.zone.to_offset(change.timestamp() - jiff::SignedDuration::from_secs(1));
        ClockChange {
            at: basic(was.to_datetime(change.timestamp())),
            from_minutes: minutes(was),
            to_minutes: minutes(change.offset()),
            summer: change.dst().is_dst(),
            name: change.abbreviation().to_owned(),
        }
    }

    /// A zone whose clocks never changed.
    fn unchanging(&self, at: Timestamp) -> ClockChange {
        let offset = self.zone.to_offset(at);
        let name = self.zone.to_offset_info(at).abbreviation().to_owned();
        ClockChange { at: "19700101T000000".to_owned(), from_minutes: minutes(offset), to_minutes: minutes(offset), summer: false, name }
    }
}

/// "20261126T223000Z"
pub fn basic_utc(instant: Instant) -> String {
    format!("{}Z", basic(Offset::UTC.to_datetime(timestamp(instant))))
}

fn minutes(offset: Offset) -> i32 {
    offset.seconds() / 60
}

fn basic(at: DateTime) -> String {
    format!("{:04}{:02}{:02}T{:02}{:02}{:02}", at.year(), at.month(), at.day(), at.hour(), at.minute(), at.second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn calgary_changes_its_clocks_for_the_last_time_in_2026() {
        let wall = Wall::new("America/Edmonton", "Calgary").unwrap();
        let winter = wall.clock_changes(wall.stretch(date(2026, 1, 15), 0, 60));
        assert_eq!(winter.len(), 1);
        assert_eq!((winter[0].to_minutes, winter[0].at.as_str()), (-420, "20251102T020000"));
        let later = wall.clock_changes(wall.stretch(date(2027, 1, 15), 0, 60));
        assert_eq!(later.last().map(|change| change.to_minutes), Some(-360));
    }

    #[test]
    fn a_zone_without_changes_still_has_its_offset() {
        let wall = Wall::new("UTC", "Reykjavik").unwrap();
        let changes = wall.clock_changes(wall.stretch(date(2027, 1, 15), 0, 60));
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].to_minutes, 0);
    }
}

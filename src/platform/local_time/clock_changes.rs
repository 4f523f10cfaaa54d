//! The changes of a zone's clocks, for whoever has no zone data as new as ours; and wall time as iCalendar writes it.

use super::wall::{Wall, timestamp};
use crate::types::instant::{Instant, TimeRange};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZoneTransition};

/// The clocks of a zone change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// "20261101T020000", on the clocks as they were until then.
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

    /// The change that is in force when `range` begins, and every one within it. At least one, whatever the zone.
    pub fn shifts(&self, range: TimeRange) -> Vec<Shift> {
        let (from, until) = (timestamp(range.start), timestamp(range.end));
        // `preceding` looks before the instant; a change at that very microsecond is among those that follow.
        let before = self.zone.preceding(from).next();
        let within = self.zone.following(from - jiff::SignedDuration::from_micros(1)).take_while(|change| change.timestamp() <= until);
        let found: Vec<Shift> = before.into_iter().chain(within).map(|change| self.shift(&change)).collect();
        if found.is_empty() { vec![self.unchanging(from)] } else { found }
    }

    fn shift(&self, change: &TimeZoneTransition<'_>) -> Shift {
        let was = self.zone.to_offset(change.timestamp() - jiff::SignedDuration::from_secs(1));
        Shift {
            at: basic(was.to_datetime(change.timestamp())),
            from_minutes: minutes(was),
            to_minutes: minutes(change.offset()),
            summer: change.dst().is_dst(),
            name: change.abbreviation().to_owned(),
        }
    }

    /// A zone whose clocks never changed.
    fn unchanging(&self, at: Timestamp) -> Shift {
        let offset = self.zone.to_offset(at);
        let name = self.zone.to_offset_info(at).abbreviation().to_owned();
        Shift { at: "19700101T000000".to_owned(), from_minutes: minutes(offset), to_minutes: minutes(offset), summer: false, name }
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
        let winter = wall.shifts(wall.stretch(date(2026, 1, 15), 0, 60));
        assert_eq!(winter.len(), 1);
        assert_eq!((winter[0].to_minutes, winter[0].at.as_str()), (-420, "20251102T020000"));
        let later = wall.shifts(wall.stretch(date(2027, 1, 15), 0, 60));
        assert_eq!(later.last().map(|shift| shift.to_minutes), Some(-360));
    }

    #[test]
    fn a_zone_without_changes_still_has_its_offset() {
        let wall = Wall::new("UTC", "Reykjavik").unwrap();
        let shifts = wall.shifts(wall.stretch(date(2027, 1, 15), 0, 60));
        assert_eq!(shifts.len(), 1);
        assert_eq!(shifts[0].to_minutes, 0);
    }
}

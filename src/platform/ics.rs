//! iCalendar (RFC 5545): a visit as an entry in someone's own calendar, without anything clinical. The file carries the
//! zone data of this program, because the reader's own data may be an hour wrong, and under a zone name of our own: for a
//! name that they know, most readers use their own data whatever the file says.

use super::local_time::{ClockChange, Wall, basic_utc, tzdb};
use crate::types::instant::{Instant, Span, TimeRange};
use std::fmt::Write as _;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A feed, which the calendar fetches by itself.
    Publish,
    Request,
    Cancel,
}

impl Method {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Entry {
    /// Stays the same however often the appointment is moved.
    pub uid: String,
    /// Rises with every change.
    pub sequence: i64,
    pub changed_at: Instant,
    pub range: TimeRange,
    pub cancelled: bool,
    /// "Appointment at Elbow River Integrative Care"
    pub summary: String,
    pub place: String,
    pub words: String,
    pub organizer: Option<String>,
    pub attendee: Option<String>,
}

/// A whole calendar. `name` is the name of a feed; entries sent by mail have none.
pub fn calendar(method: Method, name: Option<&str>, wall: &Wall, entries: &[Entry]) -> String {
    let mut out = Lines::default();
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", "-//Unknot//Unknot//EN");
    out.line("CALSCALE", "GREGORIAN");
    out.line("METHOD", method.as_str());
    if let Some(name) = name {
        out.text("X-WR-CALNAME", name);
        out.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    }
    if let Some(range) = covering(entries) {
        zone(&mut out, wall, range);
    }
    for entry in entries {
        event(&mut out, wall, entry);
    }
    out.line("END", "VCALENDAR");
    out.0
}

fn covering(entries: &[Entry]) -> Option<TimeRange> {
    let first = entries.iter().map(|entry| entry.range.start).min()?;
    let last = entries.iter().map(|entry| entry.range.end).max()?;
    Some(TimeRange::new(first, last))
}

/// One observance for every clock change around the entries: exact, where a recurrence rule could be misread.
fn zone(out: &mut Lines, wall: &Wall, range: TimeRange) {
    out.line("BEGIN", "VTIMEZONE");
    out.line("TZID", &zone_id(wall));
    for change in wall.clock_changes(TimeRange::new(range.start, range.end.plus(Span::days(1)))) {
        let ClockChange { at, from_minutes, to_minutes, summer, name } = change;
        let kind = if summer { "DAYLIGHT" } else { "STANDARD" };
        out.line("BEGIN", kind);
        out.line("DTSTART", &at);
        out.line("TZOFFSETFROM", &offset(from_minutes));
        out.line("TZOFFSETTO", &offset(to_minutes));
        out.text("TZNAME", &name);
        out.line("END", kind);
    }
    out.line("END", "VTIMEZONE");
}

/// "America/Edmonton-2026c"
fn zone_id(wall: &Wall) -> String {
    format!("{}-{}", wall.zone_name(), tzdb())
}

fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn event(out: &mut Lines, wall: &Wall, entry: &Entry) {
    let at = |name: &str, instant| (format!("{name};TZID={}", zone_id(wall)), wall.basic(instant));
    let (start, end) = (at("DTSTART", entry.range.start), at("DTEND", entry.range.end));
    out.line("BEGIN", "VEVENT");
    out.text("UID", &entry.uid);
    out.line("SEQUENCE", &entry.sequence.to_string());
    out.line("DTSTAMP", &basic_utc(entry.changed_at));
    out.line(&start.0, &start.1);
    out.line(&end.0, &end.1);
    out.line("STATUS", if entry.cancelled { "CANCELLED" } else { "CONFIRMED" });
    out.text("SUMMARY", &entry.summary);
    out.text("LOCATION", &entry.place);
    out.text("DESCRIPTION", &entry.words);
    out.line("CLASS", "PRIVATE");
    out.line("TRANSP", if entry.cancelled { "TRANSPARENT" } else { "OPAQUE" });
    if let Some(address) = &entry.organizer {
        out.line("ORGANIZER", &mailto(address));
    }
    if let Some(address) = &entry.attendee {
        out.line("ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE", &mailto(address));
    }
    out.line("END", "VEVENT");
}

/// Addresses hold no control characters by their type. If one did all the same, it would be left out here.
fn mailto(address: &str) -> String {
    format!("mailto:{}", address.chars().filter(|c| !c.is_control()).collect::<String>())
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A TEXT value. Special characters are escaped, so no name can end its line and begin another.
    fn text(&mut self, name: &str, value: &str) {
        let mut safe = String::with_capacity(value.len());
        let mut chars = value.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' | ';' | ',' => {
                    safe.push('\\');
                    safe.push(c);
                }
                '\r' => {
                    let _ = chars.next_if_eq(&'\n');
                    safe.push_str("\\n");
                }
                '\n' | '\u{2028}' | '\u{2029}' => safe.push_str("\\n"),
                c if c.is_control() => {}
                c => safe.push(c),
            }
        }
        self.line(name, &safe);
    }

    /// A content line, folded at 75 octets without splitting a character.
    fn line(&mut self, name: &str, value: &str) {
        let mut width = 0;
        let mut whole = String::with_capacity(name.len() + value.len() + 1);
        let _ = write!(whole, "{name}:{value}");
        for c in whole.chars() {
            if width + c.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn calgary() -> Wall {
        Wall::new("America/Edmonton", "Calgary").unwrap()
    }

    fn entry(wall: &Wall, day: jiff::civil::Date, summary: &str) -> Entry {
        Entry {
            uid: "0f3c".to_owned(),
            sequence: 1,
            changed_at: wall.instant(day, 0),
            range: wall.stretch(day, 990, 1050),
            cancelled: false,
            summary: summary.to_owned(),
            place: "1812 4 Street SW, Calgary".to_owned(),
            words: String::new(),
            organizer: None,
            attendee: Some("maya@elbowriver.example".to_owned()),
        }
    }

    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn mayas_visit_carries_its_wall_time_and_the_zone_that_explains_it() {
        let wall = calgary();
        let text = calendar(Method::Request, None, &wall, &[entry(&wall, date(2026, 12, 10), "Appointment at Elbow River")]);
        let lines = unfolded(&text);
        let start = format!("DTSTART;TZID=America/Edmonton-{}:20261210T163000", tzdb());
        for wanted in ["METHOD:REQUEST", start.as_str(), "LOCATION:1812 4 Street SW\\, Calgary", "SEQUENCE:1"] {
            assert!(lines.iter().any(|line| line == wanted), "{wanted} is missing in\n{text}");
        }
        // The last observance, in force on that day, is six hours behind.
        let last = lines.iter().rfind(|line| line.starts_with("TZOFFSETTO")).unwrap();
        assert_eq!(last, "TZOFFSETTO:-0600");
    }

    #[test]
    fn a_line_break_in_a_name_adds_no_property() {
        let wall = calgary();
        let text =
            calendar(Method::Request, None, &wall, &[entry(&wall, date(2026, 12, 10), "x\r\nATTACH:http://evil/\u{2028}a\nb;c,d\\e\u{7}")]);
        let lines = unfolded(&text);
        assert!(lines.contains(&"SUMMARY:x\\nATTACH:http://evil/\\na\\nb\\;c\\,d\\\\e".to_owned()), "{text}");
        assert!(!lines.iter().any(|line| line.starts_with("ATTACH")));
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let wall = calgary();
        let long = "Überweisung für Tomás ".repeat(20);
        let text = calendar(Method::Publish, Some("Visits"), &wall, &[entry(&wall, date(2027, 1, 15), &long)]);
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(unfolded(&text).contains(&format!("SUMMARY:{long}")));
    }
}

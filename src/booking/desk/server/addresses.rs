//! Addresses of the schedule.

use crate::session::cx::Cx;
use crate::types::instant::Instant;
use jiff::civil::Date;

/// The schedule's address on the day of this visit.
pub fn schedule_of(cx: &Cx, start: Instant) -> String {
    format!("/schedule?date={}", cx.practice.wall.date(start))
}

/// The page that a form names as its `day`: the schedule of a date, or the stranded visits. Today when it cannot be read.
pub fn schedule_on(day: &str) -> String {
    if day == "handover" {
        return "/admin/handover".to_owned();
    }
    day.parse::<Date>().map_or_else(|_| "/schedule".to_owned(), |day| format!("/schedule?date={day}"))
}

//! The day on which tests happen, and its clock.

use jiff::civil::{Date, date};
use std::sync::OnceLock;
use unknot::platform::clock::Clock;
use unknot::platform::local_time::Wall;
use unknot::types::instant::Instant;

/// One fixed day, because a story must not depend on today's calendar. `TEST_DAY` sets another.
fn test_day() -> Date {
    std::env::var("TEST_DAY").map_or_else(|_| date(2026, 11, 24), |day| day.parse().expect("TEST_DAY is a day such as 2026-11-28"))
}

pub fn calgary() -> Wall {
    Wall::new("America/Edmonton", "Calgary").unwrap()
}

/// The test day in Calgary, so many minutes after nine: a day's work lies ahead.
pub fn after_nine(minutes: i64) -> Clock {
    let clock = Clock::default();
    clock.set(calgary().instant(test_day(), 9 * 60 + minutes));
    clock
}

/// The time of everything that runs in processes side by side: five past nine when it is first asked for.
pub fn shared_now() -> Instant {
    static CLOCK: OnceLock<Clock> = OnceLock::new();
    CLOCK.get_or_init(|| after_nine(5)).now()
}

/// That time as `--at` takes it.
pub fn shared_time() -> String {
    calgary().stored(shared_now())
}

/// "4:30 pm" for an instant that many hours behind UTC, worked out without zone data.
pub fn clock_at(micros: i64, hours_behind: i64) -> String {
    let minutes = (micros / 60_000_000 - hours_behind * 60).rem_euclid(24 * 60);
    let (hour, minute) = (minutes / 60, minutes % 60);
    let half = if hour < 12 { "am" } else { "pm" };
    format!("{}:{minute:02} {half}", if hour % 12 == 0 { 12 } else { hour % 12 })
}

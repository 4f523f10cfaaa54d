//! Weekdays by number, as ISO 8601 counts them: Monday is 1.

/// "Mon" for 1; empty for a number that is no weekday.
pub fn weekday_short(weekday: i64) -> &'static str {
    weekday_words(weekday).get(..3).unwrap_or_default()
}

/// "Monday" for 1; empty for a number that is no weekday.
pub const fn weekday_words(weekday: i64) -> &'static str {
    match weekday {
        1 => "Monday",
        2 => "Tuesday",
        3 => "Wednesday",
        4 => "Thursday",
        5 => "Friday",
        6 => "Saturday",
        7 => "Sunday",
        _ => "",
    }
}

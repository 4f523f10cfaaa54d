//! Appointments in words, in the clinic's own time: shared by pages, letters and errors so that they read the same everywhere.

pub mod calendar_entry;
pub mod letters;

use super::store::booking::Appointment;
use crate::booking::appointments::cancellation;
use crate::booking::availability::times::Moment;
use crate::booking::model::Opening;
use crate::platform::local_time::{Wall, weekday_number};
use crate::types::instant::{Instant, Span};

/// The policy in two sentences: "Free to cancel until Wed 25 Nov, 4:30 pm (Calgary time)." and what it costs after.
pub fn policy(wall: &Wall, visit: &Appointment, now: Instant) -> (String, String) {
    let terms = visit.terms(now);
    cancellation::sentence(&terms, &wall.binding(terms.free_until))
}

/// "Today at 4:30 pm", "Tomorrow at 4:30 pm", "Thursday at 4:30 pm" within the week, else "Thu 10 Dec at 4:30 pm".
pub fn when(wall: &Wall, start: Instant, now: Instant) -> String {
    let day = match days_ahead(wall, start, now) {
        0 => "Today".to_owned(),
        1 => "Tomorrow".to_owned(),
        2..=6 => wall.weekday(start).to_owned(),
        _ => wall.day_short(start),
    };
    format!("{day} at {}", wall.time(start))
}

fn days_ahead(wall: &Wall, start: Instant, now: Instant) -> i64 {
    day_number(wall, start) - day_number(wall, now)
}

/// Numbers the calendar days: neighbours differ by one.
pub fn day_number(wall: &Wall, at: Instant) -> i64 {
    let noon = wall.instant(wall.date(at), 12 * 60);
    noon.micros().div_euclid(Span::days(1).as_micros())
}

/// Minutes after midnight on the clinic's clock.
pub fn minute_of_day(wall: &Wall, at: Instant) -> i64 {
    wall.minute(at)
}

/// An opening in the clinic's own time.
pub fn as_moment(wall: &Wall, opening: Opening) -> Moment {
    Moment {
        opening,
        day: day_number(wall, opening.start),
        weekday: weekday_number(wall.date(opening.start)),
        minute: minute_of_day(wall, opening.start),
    }
}

/// "Thu 26 Nov, 4:30 pm with Tomás Rivera"
pub fn with(wall: &Wall, start: Instant, therapist: &str) -> String {
    format!("{} with {therapist}", wall.moment(start))
}

/// "Tuesday 15 December 5:15 pm with Tomás Rivera", for listeners.
pub fn with_in_full(wall: &Wall, start: Instant, therapist: &str) -> String {
    format!("{} {} with {therapist}", wall.day(start), wall.time(start))
}

/// "Priya", "Priya and Jun", "Priya, Jun and Dana"
pub fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// "1 time", "3 times"
pub fn times(count: usize) -> String {
    if count == 1 { "1 time".to_owned() } else { format!("{count} times") }
}

/// What moving a visit costs, in two sentences like the policy. The terms are those of the visit as it is now.
pub fn moving(wall: &Wall, visit: &Appointment, now: Instant) -> (String, String) {
    let terms = visit.terms(now);
    cancellation::moving(&terms, &wall.binding(terms.free_until))
}

/// "Maya Fournier: Thu 26 Nov, 4:30 pm with Tomás Rivera"
pub fn summary(wall: &Wall, visit: &Appointment) -> String {
    format!("{}: {}", visit.client_name, with(wall, visit.start, &visit.therapist_name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn calgary() -> Wall {
        Wall::new("America/Edmonton", "Calgary").unwrap()
    }

    #[test]
    fn mayas_next_visit_is_named_as_a_person_would() {
        let wall = calgary();
        let start = wall.instant(date(2026, 11, 26), 16 * 60 + 30);
        let said = |day| when(&wall, start, wall.instant(date(2026, 11, day), 23 * 60));
        assert_eq!([said(26), said(25)], ["Today at 4:30 pm", "Tomorrow at 4:30 pm"]);
        assert_eq!([said(23), said(20)], ["Thursday at 4:30 pm", "Thursday at 4:30 pm"]);
        assert_eq!(said(19), "Thu 26 Nov at 4:30 pm");
    }

    #[test]
    fn a_minute_of_the_day_is_the_clinics() {
        let wall = calgary();
        assert_eq!(minute_of_day(&wall, wall.instant(date(2026, 11, 26), 990)), 990);
    }

    #[test]
    fn names_are_listed_as_they_are_spoken() {
        assert_eq!(list(&["Priya", "Jun", "Dana"]), "Priya, Jun and Dana");
        assert_eq!(list(&["Priya"]), "Priya");
    }
}

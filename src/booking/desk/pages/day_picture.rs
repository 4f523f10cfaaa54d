//! The picture of a day or of a therapist's week: its columns, and the position of visits and open hours in them.

use crate::booking::appointments::server::words;
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::availability::starts;
use crate::booking::desk::day_layout::{Block, Grid, Open};
use crate::booking::desk::server::day::DayVisit;
use crate::booking::model::BookingStatus;
use crate::clinic::model::{Room, Therapist};
use crate::clinic::server::practice::Practice;
use crate::platform::local_time::{Wall, weekday_number};
use crate::session::cx::Cx;
use crate::types::ids::TherapistId;
use crate::types::instant::{Instant, Span, TimeRange};
use jiff::civil::Date;

/// What a column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Therapist,
    Room,
    /// The days of one therapist's week.
    Day,
}

impl By {
    pub fn read(word: Option<&str>) -> Self {
        if word == Some("rooms") { Self::Room } else { Self::Therapist }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Therapist => "therapists",
            Self::Room => "rooms",
            Self::Day => "days",
        }
    }
}

/// Everything the picture needs.
pub struct Picture {
    pub by: By,
    pub date: Date,
    pub grid: Grid<DayVisit>,
    /// Id and name of each column.
    pub heads: Vec<(String, String)>,
    /// The columns that the line at now crosses.
    pub now_over: Option<(usize, usize)>,
    /// The instant at the top.
    pub base: Instant,
    /// On a day with a clock change: the minute from which it counts, and by how many microseconds instants are earlier then.
    pub change: Option<(i64, i64)>,
    pub step: i64,
    pub now: Instant,
    /// Whether the viewer may move visits.
    pub desk: bool,
}

/// A stretch of time in its column, from one minute of its day to another.
fn stretch(wall: &Wall, column: usize, range: TimeRange) -> Open {
    let from = words::minute_of_day(wall, range.start);
    Open { column, from, until: from + range.length().whole_minutes() }
}

/// A visit in its column. One that began the evening before is drawn from midnight on.
fn block(wall: &Wall, column: usize, visit: &DayVisit, midnight: Instant) -> Block<DayVisit> {
    let start = visit.start.max(midnight);
    let from = if visit.start < midnight { 0 } else { words::minute_of_day(wall, start) };
    Block { column, from, until: from + visit.end.since(start).whole_minutes(), of: visit.clone() }
}

fn hours_of(practice: &Practice, therapist: &Therapist, days: Days) -> Vec<TimeRange> {
    hours::rosters(practice, therapist, days).into_iter().flat_map(|roster| roster.open).collect()
}

/// One therapist's week from its Monday on, with Saturday and Sunday only when something is worked or booked then.
pub fn week(cx: &Cx, first: Date, visits: &[DayVisit], of: &Therapist, desk: bool) -> Picture {
    let practice = cx.practice.as_ref();
    let wall = &practice.wall;
    let hours = |date: &Date| hours_of(practice, of, Days::one(*date));
    let is_shown =
        |date: &Date| weekday_number(*date) <= 5 || !hours(date).is_empty() || visits.iter().any(|visit| wall.date(visit.start) == *date);
    let dates: Vec<Date> = Days::week(first).dates().filter(is_shown).collect();
    let on = |at: Instant| dates.iter().position(|date| *date == wall.date(at));
    let open = dates.iter().enumerate().flat_map(|(n, date)| hours(date).into_iter().map(move |range| stretch(wall, n, range)));
    let blocks = visits.iter().filter_map(|visit| Some(block(wall, on(visit.start)?, visit, visit.start)));
    let today = on(cx.now);
    let grid = Grid::new(dates.len(), blocks.collect(), open.collect(), today.map(|_| words::minute_of_day(wall, cx.now)));
    Picture {
        by: By::Day,
        date: first,
        base: wall.instant(first, grid.from),
        grid,
        heads: dates.iter().map(|date| (date.to_string(), wall.day_in_week(*date))).collect(),
        now_over: today.map(|column| (column, column + 1)),
        change: None,
        step: practice.clinic.step_minutes.clamp(5, 60),
        now: cx.now,
        desk,
    }
}

/// `of`: a therapist who views their own day; `None`: everyone's day, for the desk.
pub fn day(cx: &Cx, date: Date, by: By, visits: &[DayVisit], of: Option<TherapistId>) -> Picture {
    let practice = cx.practice.as_ref();
    let wall = &practice.wall;
    let today = Days::one(date);
    let midnights = today.range(wall);
    let whose: Vec<&Therapist> = practice.therapists.iter().filter(|one| of.is_none_or(|of| of == one.id)).collect();
    let at_work: Vec<(&Therapist, Vec<TimeRange>)> = whose.into_iter().map(|one| (one, hours_of(practice, one, today))).collect();
    // Only therapists who work or are booked that day: a large clinic has many more.
    let present: Vec<&(&Therapist, Vec<TimeRange>)> =
        at_work.iter().filter(|(one, open)| !open.is_empty() || visits.iter().any(|visit| visit.therapist == one.id)).collect();
    let by_room = by == By::Room;
    let (heads, open): (Vec<(String, String)>, Vec<Open>) = if by_room {
        let heads = room_heads(practice, visits);
        let all: Vec<TimeRange> = at_work.iter().flat_map(|(_, open)| open.iter().copied()).collect();
        let used = starts::free(&all, &[]);
        let open = (0..heads.len()).flat_map(|n| used.iter().map(move |range| stretch(wall, n, *range))).collect();
        (heads, open)
    } else {
        (
            present.iter().map(|(one, _)| (one.id.to_string(), one.name.clone())).collect(),
            present.iter().enumerate().flat_map(|(n, (_, open))| open.iter().map(move |range| stretch(wall, n, *range))).collect(),
        )
    };
    let column = |visit: &DayVisit| {
        let key = if by_room { visit.room_id.to_string() } else { visit.therapist.to_string() };
        heads.iter().position(|(id, _)| *id == key)
    };
    let blocks = in_order(visits, midnights).filter_map(|visit| Some(block(wall, column(visit)?, visit, midnights.start)));
    let now = (wall.date(cx.now) == date).then(|| words::minute_of_day(wall, cx.now));
    let grid = Grid::new(heads.len(), blocks.collect(), open, now);
    let base = wall.instant(date, grid.from);
    let off = |minute: i64| base.plus(Span::minutes(minute - grid.from)).since(wall.instant(date, minute)).as_micros();
    let change = (grid.from..=grid.until).step_by(15).find(|minute| off(*minute) != 0).map(|minute| (minute, off(minute)));
    let (step, now_over) = (practice.clinic.step_minutes.clamp(5, 60), Some((0, heads.len())));
    Picture { by, date, grid, heads, now_over, base, change, step, now: cx.now, desk: of.is_none() }
}

/// The visits of a day in drawing order. Holds come first, so that a visit on top of one can be grabbed.
fn in_order(visits: &[DayVisit], day: TimeRange) -> impl Iterator<Item = &DayVisit> {
    // Visits that reach into this day with their buffers only are not drawn.
    let shown = move |visit: &&DayVisit| visit.status != BookingStatus::Cancelled && TimeRange::new(visit.start, visit.end).overlaps(day);
    let (holds, rest): (Vec<&DayVisit>, Vec<&DayVisit>) =
        visits.iter().filter(shown).partition(|visit| visit.status == BookingStatus::Hold);
    holds.into_iter().chain(rest)
}

/// The rooms in use, with their place when it is not the clinic's own address, and former rooms that are still booked that day.
fn room_heads(practice: &Practice, visits: &[DayVisit]) -> Vec<(String, String)> {
    let place =
        |room: &Room| room.location.and_then(|id| practice.location(id)).map(|place| format!(", {}", place.name)).unwrap_or_default();
    let mut heads: Vec<(String, String)> =
        practice.rooms.iter().map(|room| (room.id.to_string(), format!("{}{}", room.name, place(room)))).collect();
    for visit in visits {
        let id = visit.room_id.to_string();
        if !heads.iter().any(|(head, _)| *head == id) {
            heads.push((id, visit.room.clone()));
        }
    }
    heads
}

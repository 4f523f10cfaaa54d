//! The day as a picture: therapists or rooms side by side, and where now is. Every visit in it is a link to the page that
//! moves it; with the browser's help it can be dragged there.

use crate::accounts::model::first_name;
use crate::booking::availability;
use crate::booking::day_grid::{Block, COLUMN, Grid, HEAD, HOURS, Open};
use crate::booking::desk_island::MoveByHand;
use crate::booking::model::BookingStatus;
use crate::booking::server::load::{self, Days};
use crate::booking::server::queries::DayVisit;
use crate::booking::server::words;
use crate::clinic::model::{Room, Therapist, clock_words};
use crate::clinic::server::practice::Practice;
use crate::server::cx::Cx;
use crate::types::ids::TherapistId;
use crate::types::instant::{Instant, Span, TimeRange};
use crate::ui::{Button, ButtonKind};
use jiff::civil::Date;
use leptos::prelude::*;

/// What the columns are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Therapist,
    Room,
}

impl By {
    pub fn read(word: Option<&str>) -> Self {
        if word == Some("rooms") { Self::Room } else { Self::Therapist }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Therapist => "therapists",
            Self::Room => "rooms",
        }
    }
}

/// Everything the picture needs, read off the day.
pub struct Picture {
    by: By,
    date: Date,
    grid: Grid<DayVisit>,
    /// Id and name of each column.
    heads: Vec<(String, String)>,
    /// The instant at the top.
    base: Instant,
    /// From which minute on the clocks of that day have changed, and by how many microseconds the instants lie earlier then.
    change: Option<(i64, i64)>,
    step: i64,
    now: Instant,
    /// Whether whoever looks may move visits.
    desk: bool,
}

/// `of`: a therapist who looks at their own day; everyone's for the desk.
pub fn picture(cx: &Cx, date: Date, by: By, visits: &[DayVisit], of: Option<TherapistId>) -> Picture {
    let practice = cx.practice.as_ref();
    let wall = &practice.wall;
    let minute = |at: Instant| words::minute_of_day(wall, at);
    let today = Days { first: date, count: 1 };
    let midnights = today.range(wall);
    let whose: Vec<&Therapist> = practice.therapists.iter().filter(|one| of.is_none_or(|of| of == one.id)).collect();
    let hours_of = |one: &Therapist| load::posts(practice, one, today).into_iter().flat_map(|post| post.open).collect::<Vec<TimeRange>>();
    let at_work: Vec<(&Therapist, Vec<TimeRange>)> = whose.into_iter().map(|one| (one, hours_of(one))).collect();
    // Whoever works or is booked that day; in a large clinic the others would only be in the way.
    let present: Vec<&(&Therapist, Vec<TimeRange>)> =
        at_work.iter().filter(|(one, open)| !open.is_empty() || visits.iter().any(|visit| visit.therapist == one.id)).collect();
    let stretch = |column: usize, range: &TimeRange| Open {
        column,
        from: minute(range.start),
        until: minute(range.start) + range.length().whole_minutes(),
    };
    let (heads, open): (Vec<(String, String)>, Vec<Open>) = match by {
        By::Therapist => (
            present.iter().map(|(one, _)| (one.id.to_string(), one.name.clone())).collect(),
            present.iter().enumerate().flat_map(|(n, (_, open))| open.iter().map(move |range| stretch(n, range))).collect(),
        ),
        By::Room => {
            let heads = room_heads(practice, visits);
            let all: Vec<TimeRange> = at_work.iter().flat_map(|(_, open)| open.iter().copied()).collect();
            let open = (0..heads.len())
                .flat_map(|n| availability::free(&all, &[]).into_iter().map(move |range| stretch(n, &range)).collect::<Vec<_>>());
            let open = open.collect();
            (heads, open)
        }
    };
    let column = |visit: &DayVisit| {
        let key = match by {
            By::Therapist => visit.therapist.to_string(),
            By::Room => visit.room_id.to_string(),
        };
        heads.iter().position(|(id, _)| *id == key)
    };
    let block = |visit: &DayVisit| {
        // What began the evening before begins at midnight here.
        let from = if visit.start < midnights.start { 0 } else { minute(visit.start) };
        let shown = visit.end.since(visit.start.max(midnights.start)).whole_minutes();
        Some(Block { column: column(visit)?, from, until: from + shown, of: visit.clone() })
    };
    let standing = visits.iter().filter(|visit| visit.status != BookingStatus::Cancelled);
    let now = (wall.date(cx.now) == date).then(|| minute(cx.now));
    let grid = Grid::new(heads.len(), standing.filter_map(block).collect(), open, now);
    let base = wall.instant(date, grid.from);
    let off = |minute: i64| base.plus(Span::minutes(minute - grid.from)).since(wall.instant(date, minute)).as_micros();
    let change = (grid.from..=grid.until).step_by(15).find(|minute| off(*minute) != 0).map(|minute| (minute, off(minute)));
    Picture { by, date, grid, heads, base, change, step: practice.clinic.step_minutes.clamp(5, 60), now: cx.now, desk: of.is_none() }
}

/// The rooms in use, by name and place where there are several, and those that are not in use any more but booked that day.
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

#[component]
pub fn DayPicture(picture: Picture) -> impl IntoView {
    let Picture { by, date, grid, heads, base, change, step, now, desk } = picture;
    let (width, height, bottom) = (grid.width(), grid.height(), grid.height());
    let hours: Vec<_> = grid
        .hours()
        .map(|minute| {
            let y = grid.y(minute);
            view! { <line class="grid__hour" x1=HOURS x2=width y1=y y2=y/><text class="grid__clock" x=8 y=y + 4>{clock_words(minute)}</text> }
        })
        .collect();
    let columns: Vec<_> = heads
        .iter()
        .enumerate()
        .map(|(n, (id, name))| {
            let x = Grid::<DayVisit>::x(n);
            view! {
                <line class="grid__hour" x1=x x2=x y1=0 y2=height/>
                <text class="grid__head" x=x + 8 y=20 data-head=id.clone() data-name=name.clone()>{name.clone()}</text>
            }
        })
        .collect();
    let now_line = grid.now.map(|minute| {
        let y = grid.y(minute);
        view! { <line class="grid__now" x1=HOURS x2=width y1=y y2=y/><text class="grid__nowword" x=width - 36 y=y - 4>"Now"</text> }
    });
    let open: Vec<_> = grid
        .open
        .iter()
        .map(|one| {
            let (x, y, height) = (Grid::<DayVisit>::x(one.column), grid.y(one.from), one.until - one.from);
            view! { <rect class="grid__open" x=x y=y width=COLUMN height=height/> }
        })
        .collect();
    let blocks: Vec<_> = grid.blocks.iter().map(|block| visit_view(block, &grid, by, desk, now)).collect();
    let (change_at, change_by) = change.unzip();
    let label = format!("The day by {}. The lists below say the same.", by.as_str());
    let other = |to: By, words: &'static str| {
        let href = format!("/schedule?date={date}&by={}", to.as_str());
        view! { <li><a class="choice" href=href aria-current=(to == by).then_some("true")><span>{words}</span></a></li> }
    };
    let svg = view! {
        <div class="grid" role="region" tabindex="0" aria-label=label>
            <svg width=width height=height viewBox=format!("0 0 {width} {height}") data-grid=by.as_str() data-columns=heads.len()
                data-column-width=COLUMN data-step=step data-top=HEAD data-bottom=bottom data-from=grid.from data-base=base.micros().to_string()
                data-change-at=change_at data-change-by=change_by.map(|by| by.to_string())>
                <rect class="grid__closed" x=HOURS y=HEAD width=width - HOURS height=height - HEAD/>
                {open}{hours}{columns}{blocks}{now_line}
            </svg>
        </div>
    };
    let form = view! {
        <form class="grid__move" method="post" action="/api/schedule/move" hidden=true>
            <p aria-live="polite"></p>
            <input type="hidden" name="booking"/><input type="hidden" name="therapist"/><input type="hidden" name="service"/>
            <input type="hidden" name="start"/><input type="hidden" name="room"/>
            <div class="btn-row"><Button kind=ButtonKind::Main>"Move it"</Button><button class="btn" type="button" data-leave="">"Leave it"</button></div>
        </form>
    };
    view! {
        <section class="section" aria-labelledby="picture">
            <div class="section__head"><h2 id="picture">"The day"</h2></div>
            <nav aria-label="Columns"><ul class="choices choices--tight">{other(By::Therapist, "By therapist")}{other(By::Room, "By room")}</ul></nav>
            {if desk {
                view! {
                    <p class="small soft">"Drag a visit, or choose it and use the arrow keys and Enter; nothing is moved before you say so. Grey is closed, a break or kept free."</p>
                    <MoveByHand>{svg}{form}</MoveByHand>
                }.into_any()
            } else {
                svg.into_any()
            }}
        </section>
    }
}

/// Its state by shape and word as well as by colour.
fn visit_view(block: &Block<DayVisit>, grid: &Grid<DayVisit>, by: By, desk: bool, now: Instant) -> impl IntoView + use<> {
    let visit = &block.of;
    let (x, y, height) = (Grid::<DayVisit>::x(block.column) + 4, grid.y(block.from), block.until - block.from);
    let movable = desk && visit.status == BookingStatus::Booked && now < visit.start;
    let href = match (movable, desk) {
        (true, _) => format!("/schedule/move/{}", visit.booking),
        (false, true) => format!("#t-{}", visit.therapist),
        (false, false) => format!("/clients/{}", visit.client),
    };
    let class = format!("grid__visit grid__visit--{}", visit.status.as_str());
    let (second, rest) = match by {
        By::Therapist => (visit.room.as_str(), visit.therapist_name.as_str()),
        By::Room => (first_name(&visit.therapist_name), visit.room.as_str()),
    };
    let second = format!("{}, {second}", visit.status.words());
    // It begins with what is to be seen, so that it can be called by that.
    let label = format!("{} {second}, {}, {}, {rest}", visit.client_name, visit.times, visit.service_name);
    let mark = match visit.status {
        BookingStatus::Arrived => "M4 4h8v8H4z",
        BookingStatus::Completed => "M3 9l4 4 7-9",
        BookingStatus::NoShow => "M4 4l9 9M13 4l-9 9",
        _ => "M8 3a5 5 0 1 0 .1 0z",
    };
    let handle = movable.then(|| visit.booking.to_string());
    view! {
        <a href=href aria-label=label class="grid__link">
            <svg class=class x=x y=y width=COLUMN - 8 height=height data-visit=handle data-service=visit.service.to_string()
                data-therapist=visit.therapist.to_string() data-start=visit.start.micros().to_string()
                data-name=visit.client_name.clone() data-column=block.column>
                <rect width="100%" height="100%" rx="4"/>
                <path class="grid__mark" d=mark/>
                <text x="20" y="14">{visit.client_name.clone()}" "</text>
                <text class="grid__small" x="20" y="30">{second}</text>
            </svg>
        </a>
    }
}

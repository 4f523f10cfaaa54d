//! The day as a picture, therapists or rooms side by side, and a therapist's week. Every visit in it is a link to the page that
//! moves it; an island lets it be dragged as well.

use super::day_picture::{By, Picture};
use crate::booking::appointments::pages::parts::Weeks;
use crate::booking::desk::day_layout::{Block, COLUMN, Grid, HEAD, HOURS, Open};
use crate::booking::desk::islands::MoveByHand;
use crate::booking::desk::server::day::DayVisit;
use crate::booking::model::BookingStatus;
use crate::clinic::model::clock_words;
use crate::types::instant::Instant;
use crate::types::person::first_name;
use leptos::prelude::*;

/// The picture itself, in a frame that scrolls.
#[component]
fn Drawing(picture: Picture, label: String) -> impl IntoView {
    let Picture { by, grid, heads, now_over, base, change, step, now, desk, .. } = picture;
    let (width, height, bottom) = (grid.width(), grid.height(), grid.height());
    let now_line = grid.now.zip(now_over).map(|(minute, (from, until))| {
        let (y, left, right) = (grid.y(minute), Grid::<DayVisit>::x(from), Grid::<DayVisit>::x(until));
        view! { <line class="grid__now" x1=left x2=right y1=y y2=y/><text class="grid__nowword" x=right - 36 y=y - 4>"Now"</text> }
    });
    let (open, lines) = (opened(&grid), ruled(&grid, &heads));
    let blocks: Vec<_> = grid.blocks.iter().map(|block| visit_view(block, &grid, (by, &heads), desk, now)).collect();
    let (change_at, change_by) = change.unzip();
    let base = base.micros().to_string();
    view! {
        <div class="grid" role="region" tabindex="0" aria-label=label>
            <svg width=width height=height viewBox=format!("0 0 {width} {height}") data-grid=by.as_str() data-columns=heads.len()
                data-column-width=COLUMN data-step=step data-top=HEAD data-bottom=bottom data-from=grid.from data-base=base
                data-change-at=change_at data-change-by=change_by.map(|by| by.to_string())>
                <rect class="grid__closed" x=HOURS y=HEAD width=width - HOURS height=height - HEAD/>
                {open}{lines}{blocks}{now_line}
            </svg>
        </div>
    }
}

/// The lines of the hours, and the columns with their heads.
fn ruled(grid: &Grid<DayVisit>, heads: &[(String, String)]) -> impl IntoView + use<> {
    let (width, height) = (grid.width(), grid.height());
    let hour = |minute: i64| {
        let y = grid.y(minute);
        view! { <line class="grid__hour" x1=HOURS x2=width y1=y y2=y/><text class="grid__clock" x=8 y=y + 4>{clock_words(minute)}</text> }
    };
    let column = |(n, (id, name)): (usize, &(String, String))| {
        let x = Grid::<DayVisit>::x(n);
        view! {
            <line class="grid__hour" x1=x x2=x y1=0 y2=height/>
            <text class="grid__head" x=x + 8 y=20 data-head=id.clone() data-name=name.clone()>{name.clone()}</text>
        }
    };
    let hours: Vec<_> = grid.hours().map(hour).collect();
    let columns: Vec<_> = heads.iter().enumerate().map(column).collect();
    view! { {hours}{columns} }
}

/// The open hours.
fn opened(grid: &Grid<DayVisit>) -> impl IntoView + use<> {
    let stretch = |one: &Open| {
        let (x, y, height) = (Grid::<DayVisit>::x(one.column), grid.y(one.from), one.until - one.from);
        view! { <rect class="grid__open" x=x y=y width=COLUMN height=height/> }
    };
    grid.open.iter().map(stretch).collect::<Vec<_>>()
}

/// One day of the clinic. The desk may move its visits.
#[component]
pub fn DayPicture(picture: Picture) -> impl IntoView {
    let (by, date, desk) = (picture.by, picture.date, picture.desk);
    let label = format!("The day by {}. The lists below say the same.", by.as_str());
    let other = |to: By, words: &'static str| {
        let href = format!("/schedule?date={date}&by={}", to.as_str());
        view! { <li><a class="choice" href=href aria-current=(to == by).then_some("true")><span>{words}</span></a></li> }
    };
    let how_to = "Drag a visit, or choose it and use the arrow keys and Enter; nothing is moved before you say so. Grey is closed, a break \
        or kept free.";
    let svg = view! { <Drawing picture label/> };
    view! {
        <section class="section" aria-labelledby="picture">
            <div class="section__head"><h2 id="picture">"The day"</h2></div>
            <nav aria-label="Columns">
                <ul class="choices choices--tight">{other(By::Therapist, "By therapist")}{other(By::Room, "By room")}</ul>
            </nav>
            {if desk {
                view! { <p class="small soft">{how_to}</p><MoveByHand>{svg}</MoveByHand> }.into_any()
            } else {
                svg.into_any()
            }}
        </section>
    }
}

/// One therapist's week, read only.
#[component]
pub fn WeekPicture(
    picture: Picture,
    /// This page's address, to be followed by a date.
    here: String,
) -> impl IntoView {
    let days: Vec<_> = picture
        .heads
        .iter()
        .map(|(date, name)| view! { <li><a class="choice" href=format!("/schedule?date={date}")><span>{name.clone()}</span></a></li> })
        .collect();
    view! {
        <section class="section" aria-labelledby="week">
            <div class="section__head"><h2 id="week">"The week"</h2></div>
            <Weeks first=picture.date here/>
            <nav aria-label="Days of the week"><ul class="choices choices--tight">{days}</ul></nav>
            <Drawing picture label="The week, a column a day".to_owned()/>
        </section>
    }
}

/// Shows a visit's state by shape and word as well as by colour.
fn visit_view(
    block: &Block<DayVisit>,
    grid: &Grid<DayVisit>,
    (by, heads): (By, &[(String, String)]),
    desk: bool,
    now: Instant,
) -> impl IntoView + use<> {
    let visit = &block.of;
    let (day, day_name) = heads.get(block.column).cloned().unwrap_or_default();
    let (x, y, height) = (Grid::<DayVisit>::x(block.column) + 4, grid.y(block.from), block.until - block.from);
    let movable = desk && visit.status == BookingStatus::Booked && now < visit.start;
    let href = leads_to(visit, &day, by, (movable, desk));
    let class = format!("grid__visit grid__visit--{}", visit.status.as_str());
    let (second, rest) = match by {
        By::Therapist | By::Day => (visit.room.as_str(), visit.therapist_name.as_str()),
        By::Room => (first_name(&visit.therapist_name), visit.room.as_str()),
    };
    let second = format!("{}, {second}", visit.status.words());
    // The label begins with the visible text, so that voice control finds it.
    let on = if by == By::Day { format!("{day_name}, ") } else { String::new() };
    let label = format!("{} {second}, {on}{}, {}, {rest}", visit.client_name, visit.times, visit.service_name);
    // Only a day's picture can be dragged: it shows rooms and other therapists.
    let handle = (movable && by != By::Day).then(|| visit.booking.to_string());
    view! {
        <a href=href aria-label=label class="grid__link">
            <svg class=class x=x y=y width=COLUMN - 8 height=height data-visit=handle data-service=visit.service.to_string()
                data-therapist=visit.therapist.to_string() data-start=visit.start.micros().to_string()
                data-name=visit.client_name.clone() data-column=block.column>
                <rect width="100%" height="100%" rx="4"/>
                <path class="grid__mark" d=mark(visit.status)/>
                <text x="20" y="14">{visit.client_name.clone()}" "</text>
                <text class="grid__small" x="20" y="30">{second}</text>
            </svg>
        </a>
    }
}

/// The page that moves the visit or tells more about it.
fn leads_to(visit: &DayVisit, day: &str, by: By, (movable, desk): (bool, bool)) -> String {
    match (movable, desk) {
        (true, _) => format!("/schedule/move/{}", visit.booking),
        // The list with its details is on the page of its day.
        (false, true) if by == By::Day => format!("/schedule?date={day}#t-{}", visit.therapist),
        (false, true) => format!("#t-{}", visit.therapist),
        (false, false) => format!("/clients/{}", visit.client),
    }
}

/// A square, a tick, a cross or a circle.
const fn mark(status: BookingStatus) -> &'static str {
    match status {
        BookingStatus::Arrived => "M4 4h8v8H4z",
        BookingStatus::Completed => "M3 9l4 4 7-9",
        BookingStatus::NoShow => "M4 4l9 9M13 4l-9 9",
        _ => "M8 3a5 5 0 1 0 .1 0z",
    }
}

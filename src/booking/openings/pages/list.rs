//! The list of openings, day by day, and the forms behind its buttons.

use super::filter::Here;
use crate::booking::openings::server::filter::Viewer;
use crate::booking::openings::server::rows::{DayRows, Held, OpeningRow};
use crate::types::ids::TherapistId;
use crate::ui::{Glyph, Hidden, Icon};
use jiff::civil::Date;
use leptos::prelude::*;

/// The button of an opening.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Buttons {
    Hold,
    Nothing,
}

impl Buttons {
    pub const fn of(viewer: Viewer) -> Self {
        match viewer {
            Viewer::Client | Viewer::SignedOut => Self::Hold,
            Viewer::Clinic => Self::Nothing,
        }
    }
}

/// One day of the strip over the list.
pub struct StripDay {
    /// The day in the list; none without openings.
    pub href: Option<String>,
    pub weekday: &'static str,
    pub number: i8,
    pub count: String,
    pub today: bool,
}

pub fn strip(days: &[DayRows]) -> Vec<StripDay> {
    let one = |day: &DayRows| StripDay {
        href: (!day.rows.is_empty()).then(|| format!("#{}", anchor(day.date))),
        weekday: day.weekday,
        number: day.number,
        count: day.count.clone(),
        today: day.today,
    };
    days.iter().map(one).collect()
}

fn anchor(date: Date) -> String {
    format!("d{date}")
}

pub struct Lists {
    pub held: Vec<Held>,
    pub best: Vec<OpeningRow>,
    pub knows_you: bool,
    pub days: Vec<DayRows>,
    pub buttons: Buttons,
    pub here: Here,
}

#[component]
pub fn ListsView(lists: Lists) -> impl IntoView {
    let Lists { held, best, knows_you, days, buttons, here } = lists;
    let days: Vec<_> = days.into_iter().filter(|day| !day.rows.is_empty()).map(|day| day_view(day, buttons, &here)).collect();
    let heading = if knows_you { "Fits you best" } else { "Good times to start with" };
    let first = (!held.is_empty() || !best.is_empty()).then(|| {
        let held: Vec<_> = held.into_iter().map(held_view).collect();
        let best: Vec<_> = best.into_iter().map(|row| row_view(row, buttons)).collect();
        view! { <section aria-labelledby="best" class="group"><h2 id="best">{heading}</h2><ul>{held}{best}</ul></section> }
    });
    view! { {first} {days} }
}

fn day_view(day: DayRows, buttons: Buttons, here: &Here) -> impl IntoView + use<> {
    let id = anchor(day.date);
    let named = id.clone();
    let rows: Vec<_> = day.rows.into_iter().map(|row| row_view(row, buttons)).collect();
    let more = (day.more > 0).then(|| {
        let (href, all) = (here.only_on(day.date).address(), day.more + rows.len());
        let on = view! { <span class="hidden-visually">{format!(" on {}", day.heading)}</span> };
        view! { <p class="group__more"><a class="link" href=href>{format!("All {all} times")}{on}</a></p> }
    });
    view! { <section aria-labelledby=named class="group"><h2 id=id>{day.heading.clone()}</h2><ul>{rows}</ul>{more}</section> }
}

fn row_view(row: OpeningRow, buttons: Buttons) -> impl IntoView + use<> {
    let key = row.key();
    let action = match buttons {
        // One form a therapist, under the list: with a form in every row a page would be three times as large.
        Buttons::Hold => view! {
            <button class="btn opening__do" type="submit" form=form_id(row.therapist) name="start" value=row.start.micros().to_string()
                aria-label=format!("Hold {}", row.label)>"Hold"</button>
        }
        .into_any(),
        Buttons::Nothing => ().into_any(),
    };
    view! {
        <li class="opening" data-opening=key>
            <span class="opening__time">{row.clock.0}" "<small>{row.clock.1}</small></span>
            <span class="opening__who">{row.who}<small>{row.small}</small></span>
            {action}
            <span class="opening__gone">"Just taken"</span>
        </li>
    }
}

fn held_view(held: Held) -> impl IntoView {
    let href = format!("/book/confirm/{}", held.id);
    let label = format!("Held: {} {} {}. Confirm it or let it go", held.day, held.clock.0, held.clock.1);
    view! {
        <li class="opening opening--held">
            <span class="opening__time">{held.clock.0}" "<small>{held.clock.1}</small></span>
            <span class="opening__who">{held.who}<small>{held.day}</small></span>
            <a class="held spruce" href=href aria-label=label><Icon glyph=Glyph::Check small=true/><b>"Held"</b></a>
        </li>
    }
}

fn form_id(therapist: TherapistId) -> String {
    format!("hold-{therapist}")
}

/// The forms that the buttons of the list send, with everything but the start.
#[component]
pub fn Forms(therapists: Vec<TherapistId>, here: Here, signed_out: bool) -> impl IntoView {
    let action = if signed_out { "/api/booking/hold-new" } else { "/api/booking/hold" };
    let form = |id: TherapistId| {
        let here = &here;
        view! {
            <form id=form_id(id) method="post" action=action>
                <Hidden name="therapist" value=id.to_string()/>
                <Hidden name="service" value=here.service.to_string()/>
                {here.hidden()}
            </form>
        }
    };
    therapists.into_iter().map(form).collect_view()
}

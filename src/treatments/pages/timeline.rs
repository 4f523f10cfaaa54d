//! `/visits`: a client's visits and check-ins, the coming visits on top.

use super::list::{Item, ListView, check_in_item, day, visit_item};
use crate::booking::appointments::server::queries as booking;
use crate::booking::appointments::server::queries::ClientBooking;
use crate::outcomes::server::queries as outcomes;
use crate::platform::local_time::{Wall, month};
use crate::session::cx::Cx;
use crate::treatments::server::queries;
use crate::treatments::server::store::TimelineVisit;
use crate::types::instant::Instant;
use crate::ui::{ButtonKind, LinkButton, PageHead};
use crate::web::{Page, PageResult};
use leptos::prelude::*;

pub async fn timeline_page(cx: Cx) -> PageResult {
    let me = cx.client()?;
    let upcoming = booking::upcoming(&cx, me.id).await?;
    let visits = queries::timeline(&cx, me.id).await?;
    let answers = outcomes::answers(&cx, me.id).await?;
    cx.looked_at("/visits", me.subject(), None).await?;
    let (wall, now) = (&cx.practice.wall, cx.now);
    let lead = lead(&visits, wall, now);
    let mut items: Vec<Item> = upcoming.iter().zip(0..).map(|(booking, nth)| next_item(booking, nth, wall, now)).collect();
    items.extend(visits.iter().map(|visit| visit_item(visit, "/visits", wall, now)));
    items.extend(answers.iter().map(|answer| check_in_item(answer, true, wall, now)));
    Ok(Page::new(&cx, "Your history", "/visits", move || view! { <HistoryView lead items/> }))
}

fn next_item(booking: &ClientBooking, nth: u8, wall: &Wall, now: Instant) -> Item {
    Item {
        at: booking.start,
        score: false,
        // The home page has the buttons to move and cancel it.
        href: Some(if nth == 0 { "/home" } else { "/home#booked" }.to_owned()),
        title: format!("{}, {}", day(booking.start, wall, now), wall.time(booking.start)),
        small: format!("{}, {}", if nth == 0 { "Next visit" } else { "Booked" }, booking.therapist_name),
        right: String::new(),
    }
}

/// "13 visits since March, with every check-in in order."
fn lead(visits: &[TimelineVisit], wall: &Wall, now: Instant) -> String {
    let Some(first) = visits.last() else {
        return "Nothing here yet. After your first visit you find here what was done and how it helped.".to_owned();
    };
    let date = wall.date(first.start);
    let since = if date.year() == wall.date(now).year() {
        month(date.month()).to_owned()
    } else {
        format!("{} {}", month(date.month()), date.year())
    };
    match visits.len() {
        1 => format!("One visit, in {since}, with every check-in in order."),
        many => format!("{many} visits since {since}, with every check-in in order."),
    }
}

#[component]
fn HistoryView(lead: String, items: Vec<Item>) -> impl IntoView {
    let empty = items.is_empty();
    view! {
        <PageHead title="Your history"><p class="soft">{lead}</p></PageHead>
        {if empty {
            view! { <p class="btn-row"><LinkButton href="/book" kind=ButtonKind::Main>"Find a time"</LinkButton></p> }.into_any()
        } else {
            view! { <ListView items/> }.into_any()
        }}
    }
}

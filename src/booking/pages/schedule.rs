//! `/schedule`: one day of the clinic by therapist, for the desk.

use crate::accounts::model::Right;
use crate::audit::model::Subject;
use crate::booking::server::queries::{self, DayVisit};
use crate::server::cx::Cx;
use crate::server::wall::{month, weekday};
use crate::server::web::{Page, PageResult};
use crate::ui::{Glyph, Icon, PageHead};
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use jiff::ToSpan;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Typed {
    date: Option<String>,
}

pub async fn schedule_page(cx: Cx, typed: Result<Query<Typed>, QueryRejection>) -> PageResult {
    cx.staff(Right::Schedule)?;
    let asked = typed.ok().and_then(|Query(typed)| typed.date?.parse::<Date>().ok());
    let date = asked.unwrap_or_else(|| cx.practice.wall.date(cx.now));
    let visits = queries::schedule(&cx, date).await?;
    cx.looked_at_all("/schedule", subjects(&visits), None).await?;
    let by_therapist: Vec<Vec<DayVisit>> = visits.chunk_by(|one, next| one.therapist == next.therapist).map(<[DayVisit]>::to_vec).collect();
    let zone = cx.practice.wall.called().to_owned();
    Ok(Page::new(&cx, "Schedule", "/schedule", move || view! { <ScheduleView date zone by_therapist/> }))
}

/// Each client once, however often they come that day.
fn subjects(visits: &[DayVisit]) -> Vec<Subject> {
    let mut all: Vec<Subject> = visits.iter().map(DayVisit::subject).collect();
    all.sort_by_key(|subject| subject.id);
    all.dedup_by_key(|subject| subject.id);
    all
}

#[component]
fn ScheduleView(date: Date, zone: String, by_therapist: Vec<Vec<DayVisit>>) -> impl IntoView {
    let title = format!("{} {} {}", weekday(date.weekday()), date.day(), month(date.month()));
    let to = |days: i64| format!("/schedule?date={}", date.saturating_add(days.days()));
    let empty = by_therapist.is_empty().then(|| view! { <p class="empty">"Nobody is booked on this day."</p> });
    let count = match by_therapist.iter().map(Vec::len).sum::<usize>() {
        0 => zone,
        1 => format!("One visit, {zone}."),
        many => format!("{many} visits, {zone}."),
    };
    let lists: Vec<_> = by_therapist.into_iter().map(therapist_view).collect();
    view! {
        <PageHead title=title><p class="soft">{count}</p></PageHead>
        <nav class="row day-nav" aria-label="Days">
            <a class="link" href=to(-1)><Icon glyph=Glyph::Left small=true/>"The day before"</a>
            <a class="link" href=to(1)>"The day after"<Icon glyph=Glyph::Right small=true/></a>
        </nav>
        {empty}
        {lists}
    }
}

fn therapist_view(visits: Vec<DayVisit>) -> impl IntoView {
    let first = visits.first().map(|visit| (visit.therapist, visit.therapist_name.clone()));
    first.map(|(id, name)| {
        let id = format!("t-{id}");
        let named = id.clone();
        let rows: Vec<_> = visits.into_iter().map(visit_row).collect();
        view! {
            <section class="section" aria-labelledby=named>
                <div class="section__head"><h2 id=id>{name}</h2></div>
                <table class="data data--fold">
                    <thead><tr><th scope="col">"Time"</th><th scope="col">"Client"</th><th scope="col">"Visit"</th><th scope="col">"Room"</th><th scope="col">"State"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

fn visit_row(visit: DayVisit) -> impl IntoView {
    let what = format!("{}, {} minutes", visit.service_name, visit.minutes);
    view! {
        <tr>
            <td class="nowrap at-start at-top">{visit.times}</td>
            <th scope="row" class="at-start">{visit.client_name}</th>
            <td class="at-start small soft">{what}</td>
            <td class="at-end">{visit.room}</td>
            <td class="at-end at-top">{visit.status.words()}</td>
        </tr>
    }
}

//! `/schedule`: one day of the clinic by therapist or room, and its week, for the desk; for a therapist their own.

use super::day_picture::{self, By, Picture};
use super::day_view::{DayPicture, WeekPicture};
use crate::booking::appointments::pages::parts::Weeks;
use crate::booking::appointments::policy;
use crate::booking::desk::server::day;
use crate::booking::desk::server::day::DayVisit;
use crate::booking::desk::server::queries::{self, WeekLoad};
use crate::booking::model::BookingStatus;
use crate::booking::stranded::server::queries::count as count_stranded;
use crate::clinic::model::Therapist;
use crate::error::AppError;
use crate::platform::audit::entry::Subject;
use crate::platform::local_time::{month, weekday};
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInTherapist;
use crate::types::instant::{Instant, TimeRange};
use crate::types::person::Right;
use crate::ui::{Button, ButtonKind, Glyph, Hidden, Icon, LinkButton, PageHead, Select, TextField};
use crate::web::{Page, PageResult, Query};
use jiff::ToSpan;
use jiff::civil::Date;
use leptos::prelude::*;

pub async fn schedule_page(cx: Cx, query: Query) -> PageResult {
    let date = query.get("date").unwrap_or_else(|| cx.practice.wall.date(cx.now));
    let zone = cx.practice.wall.called().to_owned();
    if let Ok(me) = cx.therapist() {
        return own_page(&cx, &me, date, zone).await;
    }
    let me = cx.staff(Right::Schedule)?;
    // One therapist's week instead of everyone's day.
    if let Some(of) = query.text("week") {
        let of = of.parse().ok().and_then(|id| cx.practice.therapist(id)).cloned().ok_or(AppError::NotFound)?;
        return week_page(&cx, &of, date).await;
    }
    let load = queries::week_load(&cx, date).await?;
    let visits = day::schedule(&cx, date).await?;
    cx.looked_at_all("/schedule", subjects(&visits), None).await?;
    let by_therapist: Vec<Vec<DayVisit>> = visits.chunk_by(|one, next| one.therapist == next.therapist).map(<[DayVisit]>::to_vec).collect();
    let picture = day_picture::day(&cx, date, By::read(query.text("by")), &visits, None);
    let stranded = count_stranded(&cx, &me).await?;
    let everyone = ("everyone".to_owned(), "Everyone: the clinic is closed".to_owned());
    let named = cx.practice.therapists.iter().map(|one| (one.id.to_string(), one.name.clone()));
    let therapists = named.chain([everyone]).collect();
    let day = ShownDay { date, now: cx.now, therapists };
    Ok(Page::new(
        &cx,
        "Schedule",
        "/schedule",
        move || view! { <ScheduleView day zone by_therapist stranded picture/><WeekTable load date/> },
    ))
}

/// One therapist's week, for the desk.
async fn week_page(cx: &Cx, of: &Therapist, date: Date) -> PageResult {
    let (picture, visits) = week_of(cx, of, date, true).await?;
    let (title, count) = (of.name.clone(), visits.len());
    let here = format!("/schedule?week={}&date=", of.id);
    cx.looked_at_all("/schedule", subjects(&visits), Some(of.id.uuid())).await?;
    Ok(Page::new(cx, "Schedule", "/schedule", move || {
        let back = format!("/schedule?date={date}");
        view! {
            <PageHead title=title>
                <p class="soft">{visits_in_words(count)}" this week. "<a class="link" href=back>"Everyone’s day"</a></p>
            </PageHead>
            <WeekPicture picture here/>
        }
    }))
}

/// The week from its Monday on.
async fn week_of(cx: &Cx, of: &Therapist, date: Date, desk: bool) -> Result<(Picture, Vec<DayVisit>), AppError> {
    let week = queries::week_around(date);
    let visits = day::of_therapist(cx, of.id, week.range(&cx.practice.wall)).await?;
    Ok((day_picture::week(cx, week.first, &visits, of, desk), visits))
}

/// A therapist's own day and week, read only.
async fn own_page(cx: &Cx, me: &SignedInTherapist, date: Date, zone: String) -> PageResult {
    let of = cx.practice.therapist(me.id).cloned().ok_or(AppError::NotFound)?;
    let (week, visits) = week_of(cx, &of, date, false).await?;
    cx.looked_at_all("/schedule", subjects(&visits), None).await?;
    let today = cx.practice.wall.stretch(date, 0, 1440);
    let visits: Vec<DayVisit> = visits.into_iter().filter(|visit| TimeRange::new(visit.start, visit.end).overlaps(today)).collect();
    let picture = day_picture::day(cx, date, By::Therapist, &visits, Some(me.id));
    let count = visits.len();
    Ok(Page::new(cx, "My schedule", "/today", move || {
        view! { <DayHead date count zone/><DayPicture picture/><WeekPicture picture=week here="/schedule?date=".to_owned()/> }
    }))
}

/// The day that is shown, with what its forms need.
#[derive(Clone)]
struct ShownDay {
    date: Date,
    now: Instant,
    /// Value and label.
    therapists: Vec<(String, String)>,
}

/// The clients of these visits, each once.
fn subjects(visits: &[DayVisit]) -> Vec<Subject> {
    let mut all: Vec<Subject> = visits.iter().map(DayVisit::subject).collect();
    all.sort_by_key(|subject| subject.id);
    all.dedup_by_key(|subject| subject.id);
    all
}

#[component]
fn ScheduleView(day: ShownDay, zone: String, by_therapist: Vec<Vec<DayVisit>>, stranded: usize, picture: Picture) -> impl IntoView {
    let date = day.date;
    let empty = by_therapist.is_empty().then(|| view! { <p class="empty">"Nobody is booked on this day."</p> });
    let count =
        by_therapist.iter().flatten().filter(|visit| !matches!(visit.status, BookingStatus::Cancelled | BookingStatus::Hold)).count();
    let stranded = (stranded > 0).then(|| {
        let link = view! { <a class="link" href="/admin/handover">{format!("{stranded} to hand over")}</a> };
        view! { <p>{link}": they cannot take place as they are booked."</p> }
    });
    let lists: Vec<_> = by_therapist.into_iter().map(|visits| therapist_view(visits, &day)).collect();
    view! {
        <DayHead date count zone/>
        <p class="btn-row"><LinkButton href="/schedule/book" kind=ButtonKind::Main>"Book for a client"</LinkButton></p>
        {stranded}
        {empty}
        <DayPicture picture/>
        {lists}
        <BlockForm day/>
    }
}

fn visits_in_words(count: usize) -> String {
    match count {
        0 => "No visits".to_owned(),
        1 => "One visit".to_owned(),
        many => format!("{many} visits"),
    }
}

#[component]
fn DayHead(date: Date, count: usize, zone: String) -> impl IntoView {
    let title = format!("{} {} {}", weekday(date), date.day(), month(date.month()));
    let to = |days: i64| format!("/schedule?date={}", date.saturating_add(days.days()));
    let count = if count == 0 { zone } else { format!("{}, {zone}.", visits_in_words(count)) };
    view! {
        <PageHead title=title><p class="soft">{count}</p></PageHead>
        <nav class="row day-nav" aria-label="Days">
            <a class="link" href=to(-1)><Icon glyph=Glyph::Left small=true/>"The day before"</a>
            <a class="link" href=to(1)>"The day after"<Icon glyph=Glyph::Right small=true/></a>
        </nav>
    }
}

fn therapist_view(visits: Vec<DayVisit>, day: &ShownDay) -> impl IntoView + use<> {
    let first = visits.first().map(|visit| (visit.therapist, visit.therapist_name.clone()));
    first.map(|(id, name)| {
        let id = format!("t-{id}");
        let named = id.clone();
        let rows: Vec<_> = visits.into_iter().map(|visit| visit_row(visit, day)).collect();
        view! {
            <section class="section" aria-labelledby=named>
                <div class="section__head"><h2 id=id>{name}</h2></div>
                <table class="data data--fold">
                    <thead>
                        <tr>
                            <th scope="col">"Time"</th><th scope="col">"Client"</th><th scope="col">"Visit"</th><th scope="col">"Room"</th>
                            <th scope="col">"State"</th><th scope="col"><span class="hidden-visually">"Change"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

fn visit_row(visit: DayVisit, day: &ShownDay) -> impl IntoView + use<> {
    let what = format!("{}, {} minutes", visit.service_name, visit.minutes);
    let actions = actions(&visit, day);
    let state = format!("state state--{}", visit.status.as_str());
    let note = visit.note.map(|note| view! { <small class="small soft">{format!(" {note}")}</small> });
    let owes = visit.owes.map(|fee| view! { <small class="small soft">{format!(" owes {fee}")}</small> });
    view! {
        <tr>
            <td class="nowrap at-start at-top">{visit.times}</td>
            <th scope="row" class="at-start">{visit.client_name}</th>
            <td class="at-start small soft">{what}</td>
            <td class="at-end">{visit.room}</td>
            <td class="at-end at-top"><span class=state>{visit.status.words()}</span>{note}{owes}</td>
            <td class="at-end">{actions}</td>
        </tr>
    }
}

/// The possible changes of a visit, each a form of its own, behind one button.
fn actions(visit: &DayVisit, day: &ShownDay) -> impl IntoView + use<> {
    let begun = visit.start <= day.now;
    let (id, on) = (visit.booking.to_string(), day.date.to_string());
    let form = |action: &'static str, extra: &[(&'static str, &str)], words: &str| {
        let extra = extra.iter().map(|(name, value)| view! { <Hidden name=*name value=(*value).to_owned()/> }).collect_view();
        let words = words.to_owned();
        view! {
            <form method="post" action=action>
                <Hidden name="booking" value=id.clone()/>
                {extra}
                <Hidden name="day" value=on.clone()/>
                <Button>{words}</Button>
            </form>
        }
        .into_any()
    };
    let words = |to: BookingStatus| match (to, visit.status) {
        (BookingStatus::Arrived, BookingStatus::NoShow) => "Came after all",
        (BookingStatus::Arrived, _) => "Is here",
        (BookingStatus::NoShow, _) => "Did not come",
        (BookingStatus::Completed, _) => "Done",
        _ => "Not here after all",
    };
    let marks = policy::marks(day.now, visit.status, visit.start).into_iter();
    let mut all: Vec<AnyView> = marks.map(|to| form("/api/schedule/mark", &[("became", to.as_str())], words(to))).collect();
    if visit.status == BookingStatus::Booked && !begun {
        let fee = visit.late_fee;
        let cancelled = if fee.cents() > 0 { format!("Client cancelled, fee {}", fee.spoken()) } else { "Client cancelled".to_owned() };
        let agreed = fee.cents().to_string();
        all.push(view! { <LinkButton href=format!("/schedule/move/{id}")>"Move"</LinkButton> }.into_any());
        all.push(form("/api/schedule/call-off", &[("reason", "therapist_away")], "Therapist is away"));
        all.push(form("/api/schedule/call-off", &[("reason", "client_asked"), ("agreed", &agreed)], &cancelled));
    }
    if visit.owes.is_some() {
        all.push(form("/api/schedule/waive", &[], "Waive the fee"));
    }
    let label = format!("Change the visit of {} at {}", visit.client_name, visit.time);
    (!all.is_empty())
        .then(|| view! { <details class="more"><summary aria-label=label>"Change"</summary><div class="btn-row">{all}</div></details> })
}

/// The week around the day: how full it is, with a link to each day.
#[component]
fn WeekTable(load: WeekLoad, date: Date) -> impl IntoView {
    let heads: Vec<_> = load
        .days
        .iter()
        .map(|(name, day)| {
            let href = format!("/schedule?date={day}");
            view! { <th scope="col"><a class="link" href=href aria-current=(*day == date).then_some("date")>{name.clone()}</a></th> }
        })
        .collect();
    let rows: Vec<_> = load
        .rows
        .into_iter()
        .map(|(id, name, counts)| {
            let href = format!("/schedule?week={id}&date={date}");
            let cells: Vec<_> =
                counts.into_iter().map(|n| view! { <td>{if n == 0 { "–".to_owned() } else { n.to_string() }}</td> }).collect();
            view! { <tr><th scope="row"><a class="link" href=href>{name}</a></th>{cells}</tr> }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="week">
            <div class="section__head"><h2 id="week">"The week"</h2></div>
            <Weeks first=load.first here="/schedule?date=".to_owned()/>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Visits of the week">
                <table class="data">
                    <thead><tr><th scope="col">"Therapist"</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn BlockForm(day: ShownDay) -> impl IntoView {
    let lead = "For a meeting, an errand or a day off. Who is booked then is named first, and nothing is done over their heads. The time \
        of a visit that is called off because its therapist is away is kept free by itself.";
    view! {
        <section class="section" aria-labelledby="block">
            <h2 id="block">"Keep time free"</h2>
            <p class="soft">{lead}</p>
            <form method="post" action="/api/schedule/block" class="stack narrow">
                <Select name="therapist" label="Therapist" options=day.therapists/>
                <TextField name="day" label="Day" kind="date" value=day.date.to_string() required=true/>
                <TextField name="from" label="From" kind="time" required=true/>
                <TextField name="until" label="Until" kind="time" required=true/>
                <p class="btn-row"><Button>"Keep it free"</Button></p>
            </form>
        </section>
    }
}

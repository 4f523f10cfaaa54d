//! `/admin/shifts`: who works when.

use super::{OneTap, Preview};
use crate::admin::server::{hours_form, queries as admin_queries};
use crate::booking::stranded::server::queries as handover;
use crate::booking::stranded::server::queries::Stranded;
use crate::clinic::hours::{self, Stretch};
use crate::clinic::model::Therapist;
use crate::clinic::server::changes::Change;
use crate::clinic::server::practice::Practice;
use crate::error::{AppError, FieldErrors};
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;
use crate::types::ids::TherapistId;
use crate::types::instant::Span;
use crate::types::person::Right;
use crate::types::weekday::{weekday_short, weekday_words};
use crate::ui::{Button, ButtonKind, Hidden, Notice, PageHead, TextField, Tone};
use crate::web::{Id, Page, PageResult, Query};
use leptos::prelude::*;

pub async fn shifts_page(cx: Cx) -> PageResult {
    cx.staff(Right::Schedule)?;
    let practice = cx.practice.clone();
    Ok(Page::new(&cx, "Who works when", "/admin", move || {
        let rows: Vec<_> = practice
            .therapists
            .iter()
            .map(|one| {
                let days = week_of(&practice, one.id).into_iter().zip(1..).filter(|(hours, _)| !hours.is_empty());
                let said: Vec<String> = days.map(|(hours, day)| format!("{} {hours}", weekday_short(day))).collect();
                let href = format!("/admin/shifts/{}", one.id);
                view! { <li><span><a class="link" href=href>{one.with_credential()}</a><small class="small soft">{said.join("; ")}</small></span></li> }
            })
            .collect();
        view! { <PageHead title="Who works when"/><ul class="ruled-list">{rows}</ul> }
    }))
}

/// The weekly hours as the form shows them, Monday first.
fn week_of(practice: &Practice, therapist: TherapistId) -> [String; 7] {
    let week = practice.week_of(therapist);
    [1, 2, 3, 4, 5, 6, 7].map(|day| {
        let own = week.shifts.iter().filter(|shift| shift.weekday == day);
        let hours: Vec<Stretch> = own.map(|one| Stretch { from: one.from_minute, until: one.to_minute, location: one.location }).collect();
        hours::words(&hours, &practice.place_names())
    })
}

/// Which of the three forms was filled in, and what it said.
enum Asked {
    Nothing,
    Week([String; 7]),
    Day(String, String),
    Off(String, String),
}

fn read(typed: &Query) -> Asked {
    match typed.text("check") {
        Some("week") => Asked::Week(DAYS.map(|day| typed.kept(day))),
        Some("day") => Asked::Day(typed.kept("day"), typed.kept("hours")),
        Some("off") => Asked::Off(typed.kept("from"), typed.kept("until")),
        _ => Asked::Nothing,
    }
}

/// What was asked, ready to be saved.
struct Checked {
    stranded: Vec<Stranded>,
    action: &'static str,
    fields: Vec<(&'static str, String)>,
}

const DAYS: [&str; 7] = ["d1", "d2", "d3", "d4", "d5", "d6", "d7"];

/// A change with the form that makes it: where it goes and what it says.
type Made = (Change, &'static str, Vec<(&'static str, String)>);

fn change(cx: &Cx, therapist: TherapistId, asked: &Asked) -> Result<Option<Made>, AppError> {
    Ok(match asked {
        Asked::Nothing => None,
        Asked::Week(days) => {
            let fields = DAYS.into_iter().zip(days.iter().cloned()).collect();
            Some((hours_form::week(&cx.practice, therapist, days)?, "/api/admin/week", fields))
        }
        Asked::Day(day, hours) => {
            let fields = vec![("day", day.clone()), ("hours", hours.clone())];
            Some((hours_form::day(cx, therapist, day, hours)?, "/api/admin/day", fields))
        }
        Asked::Off(from, until) => {
            let fields = vec![("from", from.clone()), ("until", until.clone())];
            Some((Change::Off { therapist, range: hours_form::stretch(cx, from, until)? }, "/api/admin/time-off", fields))
        }
    })
}

pub async fn therapist_page(cx: Cx, Id(id): Id<TherapistId>, typed: Query) -> PageResult {
    let staff = cx.staff(Right::Schedule)?;
    let therapist = cx.practice.therapist(id).cloned().ok_or(AppError::NotFound)?;
    let asked = read(&typed);
    // What cannot be read comes back with what was typed and a sentence; nothing is lost.
    let (checked, problem) = match check(&cx, &staff, id, &asked).await {
        Ok(checked) => (checked, FieldErrors::default()),
        Err(AppError::Invalid(problem)) => (None, problem),
        Err(error) => return Err(error),
    };
    let away = admin_queries::time_off_of(&cx, id).await?;
    let wall = &cx.practice.wall;
    let away: Vec<(String, String)> = away
        .iter()
        .map(|one| (one.id.to_string(), format!("{} to {}", wall.moment(one.range.start), wall.moment(one.range.end))))
        .collect();
    let practice = cx.practice.clone();
    let status = if problem.0.is_empty() { axum::http::StatusCode::OK } else { axum::http::StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new(&cx, therapist.name.clone(), "/admin", move || {
        let back = format!("/admin/shifts/{id}");
        let top =
            problem.0.first().map(|one| one.sentence.clone()).map(
                |sentence| view! { <Notice tone=Tone::Problem>{sentence}" Nothing was saved; what you typed is kept below."</Notice> },
            );
        let preview = checked.map(|one| view! { <Preview stranded=one.stranded action=one.action fields=one.fields back=back.clone()/> });
        view! {
            <PageHead title=therapist.with_credential()/>
            {top}
            {preview}
            <WeekForm practice=practice.clone() id asked=&asked problem=problem.clone()/>
            <DayForm practice=practice.clone() id asked=&asked problem=problem.clone()/>
            <OffForm id asked=&asked away problem/>
            <HandsForm therapist/>
        }
    });
    Ok(page.with_status(status))
}

/// What the change that is asked for would do to booked visits; `None` where none is asked for.
async fn check(cx: &Cx, staff: &SignedInStaff, id: TherapistId, asked: &Asked) -> Result<Option<Checked>, AppError> {
    let Some((change, action, mut fields)) = change(cx, id, asked)? else { return Ok(None) };
    let stranded = handover::preview(cx, staff, &change).await?;
    fields.push(("therapist", id.to_string()));
    cx.looked_at_all("/admin/shifts", stranded.iter().map(|one| one.subject.clone()).collect(), None).await?;
    Ok(Some(Checked { stranded, action, fields }))
}

#[component]
fn WeekForm<'a>(practice: std::sync::Arc<Practice>, id: TherapistId, asked: &'a Asked, problem: FieldErrors) -> impl IntoView + use<> {
    let values = if let Asked::Week(days) = asked { days.clone() } else { week_of(&practice, id) };
    let fields: Vec<_> = DAYS
        .into_iter()
        .zip(values)
        .zip(1..)
        .map(|((name, value), day)| view! { <TextField name label=weekday_words(day) value error=problem.of(name).map(str::to_owned)/> })
        .collect();
    let places = practice.place_names();
    let hint = match places.first() {
        None => "Write hours like 08:00-12:15, 13:00-18:30. What lies between is a break; nothing is a day off.".to_owned(),
        Some((_, name)) => {
            format!("Write hours like 08:00-12:15, 13:00-18:30 @ {name}. What lies between is a break; nothing is a day off.")
        }
    };
    view! {
        <section class="section" aria-labelledby="weekly">
            <h2 id="weekly">"Every week"</h2>
            <p class="small soft">{hint}</p>
            <form class="stack narrow" method="get" action=format!("/admin/shifts/{id}")>
                <Hidden name="check" value="week"/>
                {fields}
                <p class="btn-row"><Button>"See what it changes"</Button></p>
            </form>
        </section>
    }
}

#[component]
fn DayForm<'a>(practice: std::sync::Arc<Practice>, id: TherapistId, asked: &'a Asked, problem: FieldErrors) -> impl IntoView + use<> {
    let (day, typed) = if let Asked::Day(day, typed) = asked { (day.clone(), typed.clone()) } else { Default::default() };
    let mut dates: Vec<String> = practice.week_of(id).days.iter().map(|one| one.day.clone()).collect();
    dates.dedup();
    let rows: Vec<_> = dates
        .into_iter()
        .map(|date| {
            let own = practice.week_of(id).days.iter().filter(|one| one.day == date);
            let hours: Vec<Stretch> = own
                .filter_map(|one| one.hours.map(|(from, until)| Stretch { from, until, location: one.location }))
                .collect();
            let said = if hours.is_empty() { "does not work".to_owned() } else { hours::words(&hours, &practice.place_names()) };
            let fields = vec![("therapist", id.to_string()), ("day", date.clone())];
            view! { <li><span>{date.clone()}<small class="small soft">{said}</small></span><OneTap action="/api/admin/day-end" fields words="As every week" kind=ButtonKind::Quiet label=format!("As every week: {date}")/></li> }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="dates">
            <h2 id="dates">"One date"</h2>
            <p class="small soft">"For a day that is not like every week. Without hours it is a day off."</p>
            <ul class="ruled-list">{rows}</ul>
            <form class="stack narrow" method="get" action=format!("/admin/shifts/{id}")>
                <Hidden name="check" value="day"/>
                <TextField name="day" label="Day" kind="date" value=day required=true error=problem.of("day").map(str::to_owned)/>
                <TextField name="hours" label="Hours" value=typed error=problem.of("hours").map(str::to_owned)/>
                <p class="btn-row"><Button>"See what it changes"</Button></p>
            </form>
        </section>
    }
}

#[component]
fn OffForm<'a>(id: TherapistId, asked: &'a Asked, away: Vec<(String, String)>, problem: FieldErrors) -> impl IntoView + use<> {
    let (from, until) = if let Asked::Off(from, until) = asked { (from.clone(), until.clone()) } else { Default::default() };
    let rows: Vec<_> = away
        .into_iter()
        .map(|(off, said)| {
            let fields = vec![("therapist", id.to_string()), ("off", off)];
            let label = format!("Works after all: {said}");
            view! { <li><span>{said}</span><OneTap action="/api/admin/time-off-end" fields words="Works after all" kind=ButtonKind::Quiet label/></li> }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="off">
            <h2 id="off">"Time off"</h2>
            <ul class="ruled-list">{rows}</ul>
            <form class="stack narrow" method="get" action=format!("/admin/shifts/{id}")>
                <Hidden name="check" value="off"/>
                <TextField name="from" id="off-from" label="From" kind="datetime-local" value=from required=true error=problem.of("from").map(str::to_owned)/>
                <TextField name="until" id="off-until" label="Until" kind="datetime-local" value=until required=true error=problem.of("until").map(str::to_owned)/>
                <p class="btn-row"><Button>"See what it changes"</Button></p>
            </form>
        </section>
    }
}

/// What these hands can do. Nothing that is booked changes; what would go beyond it is not offered any more.
#[component]
fn HandsForm(therapist: Therapist) -> impl IntoView {
    let said = |minutes: Option<i64>| minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
    let strain = therapist.strain;
    view! {
        <section class="section" aria-labelledby="hands">
            <h2 id="hands">"Hands"</h2>
            <p class="small soft">"Openings keep within this, for clients and for the desk. Empty is no limit."</p>
            <form class="stack narrow" method="post" action="/api/admin/hands">
                <Hidden name="therapist" value=therapist.id.to_string()/>
                <TextField name="daily" label="Hands-on minutes in a day, at most" value=said(strain.daily.map(Span::whole_minutes))/>
                <TextField name="unbroken" label="Hands-on minutes without a rest, at most" value=said(strain.unbroken.map(Span::whole_minutes))/>
                <TextField name="rest" label="A rest is at least, in minutes" value=strain.rest.whole_minutes().to_string()/>
                <p class="btn-row"><Button>"Save"</Button></p>
            </form>
        </section>
    }
}

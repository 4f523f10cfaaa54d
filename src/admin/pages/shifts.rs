//! `/admin/shifts`: who works when.

use super::{ActionRow, LinkRow, NotSaved, OneTap, Preview, range_words};
use crate::admin::server::hours_form::{self, DAYS};
use crate::admin::server::queries as admin_queries;
use crate::booking::stranded::server::queries::{self, Stranded};
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
use crate::ui::{Button, ButtonKind, Hidden, PageHead, TextField};
use crate::web::{Id, Page, PageResult, Query};
use leptos::prelude::*;
use std::sync::Arc;

pub async fn shifts_page(cx: Cx) -> PageResult {
    cx.staff(Right::Schedule)?;
    let practice = cx.practice.clone();
    Ok(Page::new(&cx, "Who works when", "/admin", move || {
        let rows: Vec<_> = practice
            .therapists
            .iter()
            .map(|one| {
                let days = week_of(&practice, one.id).into_iter().zip(1..).filter(|(hours, _)| !hours.is_empty());
                let week: Vec<String> = days.map(|(hours, day)| format!("{} {hours}", weekday_short(day))).collect();
                view! { <LinkRow href=format!("/admin/shifts/{}", one.id) words=one.with_credential() note=week.join("; ")/> }
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

/// The one of the three forms that was sent for a preview.
enum Draft {
    None,
    Week([String; 7]),
    Day(String, String),
    TimeOff(String, String),
}

impl Draft {
    fn read(query: &Query) -> Self {
        match query.text("check") {
            Some("week") => Self::Week(DAYS.map(|day| query.kept(day))),
            Some("day") => Self::Day(query.kept("day"), query.kept("hours")),
            Some("off") => Self::TimeOff(query.kept("from"), query.kept("until")),
            _ => Self::None,
        }
    }

    /// The change with the form that saves it: its address and its fields.
    fn change(&self, cx: &Cx, therapist: TherapistId) -> Result<Option<Saving>, AppError> {
        Ok(match self {
            Self::None => None,
            Self::Week(days) => {
                let fields = DAYS.into_iter().zip(days.iter().cloned()).collect();
                Some((hours_form::week(&cx.practice, therapist, days)?, "/api/admin/week", fields))
            }
            Self::Day(day, hours) => {
                let fields = vec![("day", day.clone()), ("hours", hours.clone())];
                Some((hours_form::day(cx, therapist, day, hours)?, "/api/admin/day", fields))
            }
            Self::TimeOff(from, until) => {
                let fields = vec![("from", from.clone()), ("until", until.clone())];
                Some((Change::Off { therapist, range: hours_form::stretch(cx, from, until)? }, "/api/admin/time-off", fields))
            }
        })
    }
}

type Saving = (Change, &'static str, Vec<(&'static str, String)>);

/// A draft that can be saved, with the visits it would affect.
struct Checked {
    stranded: Vec<Stranded>,
    action: &'static str,
    fields: Vec<(&'static str, String)>,
}

pub async fn therapist_page(cx: Cx, Id(id): Id<TherapistId>, query: Query) -> PageResult {
    let staff = cx.staff(Right::Schedule)?;
    let therapist = cx.practice.therapist(id).cloned().ok_or(AppError::NotFound)?;
    let draft = Draft::read(&query);
    // A draft that cannot be read comes back as it was typed, with a sentence.
    let (checked, problem) = match check(&cx, &staff, id, &draft).await {
        Ok(checked) => (checked, FieldErrors::default()),
        Err(AppError::Invalid(problem)) => (None, problem),
        Err(error) => return Err(error),
    };
    let time_off = admin_queries::time_off_of(&cx, id).await?;
    let time_off = time_off.iter().map(|one| (one.id.to_string(), range_words(&cx.practice, one.range))).collect();
    let practice = cx.practice.clone();
    let status = if problem.0.is_empty() { axum::http::StatusCode::OK } else { axum::http::StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new(&cx, therapist.name.clone(), "/admin", move || {
        let back = format!("/admin/shifts/{id}");
        let not_saved = problem.0.first().map(|one| one.sentence.clone()).map(|sentence| view! { <NotSaved sentence/> });
        let preview = checked.map(|one| view! { <Preview stranded=one.stranded action=one.action fields=one.fields back/> });
        view! {
            <PageHead title=therapist.with_credential()/>
            {not_saved}
            {preview}
            <WeekForm practice=practice.clone() id draft=&draft problem=problem.clone()/>
            <DayForm practice=practice.clone() id draft=&draft problem=problem.clone()/>
            <TimeOffForm id draft=&draft time_off problem/>
            <WorkloadForm therapist/>
        }
    });
    Ok(page.with_status(status))
}

/// The effect of the draft on booked visits; `None` without a draft.
async fn check(cx: &Cx, staff: &SignedInStaff, id: TherapistId, draft: &Draft) -> Result<Option<Checked>, AppError> {
    let Some((change, action, mut fields)) = draft.change(cx, id)? else { return Ok(None) };
    let stranded = queries::preview(cx, staff, &change).await?;
    fields.push(("therapist", id.to_string()));
    cx.looked_at_all("/admin/shifts", stranded.iter().map(|one| one.subject.clone()).collect(), None).await?;
    Ok(Some(Checked { stranded, action, fields }))
}

#[component]
fn WeekForm<'a>(practice: Arc<Practice>, id: TherapistId, draft: &'a Draft, problem: FieldErrors) -> impl IntoView + use<> {
    let values = if let Draft::Week(days) = draft { days.clone() } else { week_of(&practice, id) };
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
fn DayForm<'a>(practice: Arc<Practice>, id: TherapistId, draft: &'a Draft, problem: FieldErrors) -> impl IntoView + use<> {
    let (day, hours) = if let Draft::Day(day, hours) = draft { (day.clone(), hours.clone()) } else { Default::default() };
    let mut dates: Vec<String> = practice.week_of(id).days.iter().map(|one| one.day.clone()).collect();
    dates.dedup();
    let rows: Vec<_> = dates
        .into_iter()
        .map(|date| {
            let own = practice.week_of(id).days.iter().filter(|one| one.day == date);
            let hours: Vec<Stretch> =
                own.filter_map(|one| one.hours.map(|(from, until)| Stretch { from, until, location: one.location })).collect();
            let note = if hours.is_empty() { "does not work".to_owned() } else { hours::words(&hours, &practice.place_names()) };
            let fields = vec![("therapist", id.to_string()), ("day", date.clone())];
            let label = format!("As every week: {date}");
            view! {
                <ActionRow words=date note>
                    <OneTap action="/api/admin/day-end" fields words="As every week" kind=ButtonKind::Quiet label/>
                </ActionRow>
            }
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
                <TextField name="hours" label="Hours" value=hours error=problem.of("hours").map(str::to_owned)/>
                <p class="btn-row"><Button>"See what it changes"</Button></p>
            </form>
        </section>
    }
}

#[component]
fn TimeOffForm<'a>(id: TherapistId, draft: &'a Draft, time_off: Vec<(String, String)>, problem: FieldErrors) -> impl IntoView + use<> {
    let (from, until) = if let Draft::TimeOff(from, until) = draft { (from.clone(), until.clone()) } else { Default::default() };
    let error = |field| problem.of(field).map(str::to_owned);
    let row = |(off, range): (String, String)| {
        let fields = vec![("therapist", id.to_string()), ("off", off)];
        let label = format!("Works after all: {range}");
        view! {
            <li>
                <span>{range}</span>
                <OneTap action="/api/admin/time-off-end" fields words="Works after all" kind=ButtonKind::Quiet label/>
            </li>
        }
    };
    let rows: Vec<_> = time_off.into_iter().map(row).collect();
    view! {
        <section class="section" aria-labelledby="off">
            <h2 id="off">"Time off"</h2>
            <ul class="ruled-list">{rows}</ul>
            <form class="stack narrow" method="get" action=format!("/admin/shifts/{id}")>
                <Hidden name="check" value="off"/>
                <TextField name="from" id="off-from" label="From" kind="datetime-local" value=from required=true error=error("from")/>
                <TextField name="until" id="off-until" label="Until" kind="datetime-local" value=until required=true error=error("until")/>
                <p class="btn-row"><Button>"See what it changes"</Button></p>
            </form>
        </section>
    }
}

/// Limits on the workload. Booked visits stay; openings beyond the limits are no longer offered.
#[component]
fn WorkloadForm(therapist: Therapist) -> impl IntoView {
    let limits = therapist.strain;
    let minutes = |limit: Option<Span>| limit.map(|limit| limit.whole_minutes().to_string()).unwrap_or_default();
    view! {
        <section class="section" aria-labelledby="hands">
            <h2 id="hands">"Hands"</h2>
            <p class="small soft">"Openings keep within this, for clients and for the desk. Empty is no limit."</p>
            <form class="stack narrow" method="post" action="/api/admin/hands">
                <Hidden name="therapist" value=therapist.id.to_string()/>
                <TextField name="daily" label="Hands-on minutes in a day, at most" value=minutes(limits.daily)/>
                <TextField name="unbroken" label="Hands-on minutes without a rest, at most" value=minutes(limits.unbroken)/>
                <TextField name="rest" label="A rest is at least, in minutes" value=limits.rest.whole_minutes().to_string()/>
                <p class="btn-row"><Button>"Save"</Button></p>
            </form>
        </section>
    }
}

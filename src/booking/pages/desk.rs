//! `/schedule/move/{booking}` and `/schedule/book`: the desk moves a visit or books one for a client. Every step is a link or a form.

use crate::accounts::model::Right;
use crate::audit::model::Subject;
use crate::booking::server::desk::{self, DeskDay, DeskWeek};
use crate::error::AppError;
use crate::server::cx::Cx;
use crate::server::web::{Id, Page, PageResult};
use crate::types::ids::{BookingId, ServiceId};
use crate::ui::{Button, ButtonKind, Glyph, Hidden, Icon, PageHead, TextField};
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use jiff::ToSpan;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;

/// What stands in the address. What cannot be read counts as left out.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    q: Option<String>,
    client: Option<String>,
    service: Option<String>,
    from: Option<String>,
}

impl Typed {
    fn from(&self) -> Option<Date> {
        self.from.as_deref()?.parse().ok()
    }
}

pub async fn move_page(cx: Cx, Id(id): Id<BookingId>, typed: Result<Query<Typed>, QueryRejection>) -> PageResult {
    let me = cx.staff(Right::Schedule)?;
    let Query(typed) = typed.unwrap_or_default();
    let visit = desk::visit(&cx, &me, id).await?;
    let week = desk::week(&cx, &me, visit.service, typed.from(), Some(&visit)).await?;
    cx.looked_at("/schedule/move", Subject { id: visit.client, name: visit.client_name.clone() }, Some(id.uuid())).await?;
    let what = desk::said(&cx.practice.wall, &visit);
    let service = visit.service;
    Ok(Page::new(&cx, "Move a visit", "/schedule", move || {
        let here = format!("/schedule/move/{id}?");
        let fields = vec![("booking".to_owned(), id.to_string())];
        view! {
            <PageHead title="Move a visit"><p>{what}"."</p><p class="small soft">"The client is written to. Moving it here costs them nothing."</p></PageHead>
            <WeekView week here action="/api/schedule/move" fields service does="Move here"/>
        }
    }))
}

pub async fn book_page(cx: Cx, typed: Result<Query<Typed>, QueryRejection>) -> PageResult {
    let me = cx.staff(Right::Schedule)?;
    let Query(typed) = typed.unwrap_or_default();
    match typed.client.as_deref().map(str::parse) {
        Some(Ok(client)) => {
            let subject = desk::client(&cx, &me, client).await?;
            times_for(cx, typed, subject).await
        }
        Some(Err(_)) => Err(AppError::NotFound),
        None => search(cx, typed.q.unwrap_or_default()).await,
    }
}

async fn search(cx: Cx, typed: String) -> PageResult {
    let me = cx.staff(Right::Schedule)?;
    let found = desk::find_clients(&cx, &me, &typed).await?;
    cx.looked_at_all("/schedule/book", found.iter().map(|(subject, _)| subject.clone()).collect(), None).await?;
    Ok(Page::new(&cx, "Book for a client", "/schedule", move || {
        let none = (found.is_empty() && typed.trim().len() > 1).then(|| view! { <p class="empty">"Nobody is called that here."</p> });
        let rows: Vec<_> = found
            .into_iter()
            .map(|(subject, email)| {
                let href = format!("/schedule/book?client={}", subject.id);
                view! { <li><span><a class="link" href=href>{subject.name}</a><small class="small soft">{email}</small></span></li> }
            })
            .collect();
        view! {
            <PageHead title="Book for a client"/>
            <form class="stack confirm" method="get" action="/schedule/book" role="search">
                <TextField name="q" label="Name or e-mail" value=typed kind="search"/>
                <p class="btn-row"><Button kind=ButtonKind::Main>"Find"</Button></p>
            </form>
            {none}
            <ul class="log">{rows}</ul>
        }
    }))
}

async fn times_for(cx: Cx, typed: Typed, client: Subject) -> PageResult {
    let me = cx.staff(Right::Schedule)?;
    let practice = cx.practice.clone();
    let service =
        typed.service.as_deref().and_then(|id| id.parse().ok()).and_then(|id| practice.service(id)).or_else(|| practice.services.first());
    let service = service.cloned().ok_or(AppError::NotFound)?;
    let week = desk::week(&cx, &me, service.id, typed.from(), None).await?;
    cx.looked_at("/schedule/book", client.clone(), None).await?;
    Ok(Page::new(&cx, "Book for a client", "/schedule", move || {
        let here = format!("/schedule/book?client={}&service={}&", client.id, service.id);
        let services: Vec<_> = practice
            .services
            .iter()
            .map(|one| {
                let href = format!("/schedule/book?client={}&service={}", client.id, one.id);
                view! { <li><a class="choice" href=href aria-current=(one.id == service.id).then_some("true")><span>{one.line(0)}</span></a></li> }
            })
            .collect();
        let fields = vec![("client".to_owned(), client.id.to_string())];
        view! {
            <PageHead title="Book for a client"><p>{client.name.clone()}"."</p></PageHead>
            <nav aria-label="Service"><ul class="choices choices--tight">{services}</ul></nav>
            <WeekView week here action="/api/schedule/book" fields service=service.id does="Book"/>
        }
    }))
}

/// A week of times, each a form of its own.
#[component]
fn WeekView(
    week: DeskWeek,
    /// This page's address, ready for `from=`.
    here: String,
    action: &'static str,
    fields: Vec<(String, String)>,
    service: ServiceId,
    does: &'static str,
) -> impl IntoView {
    let to = |days: i64| format!("{here}from={}", week.first.saturating_add(days.days()));
    let empty =
        week.days.iter().all(|day| day.times.is_empty()).then(|| view! { <p class="empty">"Nothing is free in these seven days."</p> });
    let nav = view! {
        <nav class="row board-note" aria-label="Weeks">
            <a class="link" href=to(-7)><Icon glyph=Glyph::Left small=true/>"Earlier"</a>
            <a class="link" href=to(7)>"Later"<Icon glyph=Glyph::Right small=true/></a>
        </nav>
    };
    let days: Vec<_> =
        week.days.into_iter().filter(|day| !day.times.is_empty()).map(|day| day_view(day, action, &fields, service, does)).collect();
    view! { {nav} {empty} {days} }
}

fn day_view(
    day: DeskDay,
    action: &'static str,
    fields: &[(String, String)],
    service: ServiceId,
    does: &'static str,
) -> impl IntoView + use<> {
    let named = day.heading.replace(' ', "-");
    let rows: Vec<_> = day
        .times
        .into_iter()
        .map(|time| {
            let hidden = fields.iter().map(|(name, value)| view! { <Hidden name=name.clone() value=value.clone()/> }).collect_view();
            view! {
                <li class="opening">
                    <span class="opening__time">{time.time}</span>
                    <span class="opening__who">{time.therapist_name}</span>
                    <form method="post" action=action>
                        {hidden}
                        <Hidden name="therapist" value=time.therapist.to_string()/>
                        <Hidden name="service" value=service.to_string()/>
                        <Hidden name="start" value=time.start.micros().to_string()/>
                        <Button aria_label=format!("{does} {}", time.label)>{does}</Button>
                    </form>
                </li>
            }
        })
        .collect();
    view! { <section aria-labelledby=named.clone() class="group"><h2 id=named.clone()>{day.heading}</h2><ul>{rows}</ul></section> }
}

//! `/schedule/move/{booking}` and `/schedule/book`: the desk moves a visit or books one for a client. Every step is a link or a form.

use crate::booking::appointments::pages::parts::Weeks;
use crate::booking::appointments::server::words;
use crate::booking::desk::server::queries::{self, DeskDay, DeskWeek};
use crate::clinic::offering::{AddOn, add_on_words};
use crate::error::AppError;
use crate::platform::audit::entry::Subject;
use crate::session::cx::Cx;
use crate::types::ids::{AddOnId, BookingId, ClientId, ServiceId};
use crate::types::person::Right;
use crate::ui::{Button, ButtonKind, Hidden, PageHead, Select, TextField, TickRow};
use crate::web::{Id, Page, PageResult, Query};
use leptos::prelude::*;

pub async fn move_page(cx: Cx, Id(id): Id<BookingId>, query: Query) -> PageResult {
    let me = cx.staff(Right::Schedule)?;
    let visit = queries::visit(&cx, &me, id).await?;
    let week = queries::week(&cx, &me, visit.service, &[], query.get("from"), Some(&visit)).await?;
    cx.looked_at("/schedule/move", visit.subject(), Some(id.uuid())).await?;
    let what = words::summary(&cx.practice.wall, &visit);
    let service = visit.service;
    let day = cx.practice.wall.date(visit.start).to_string();
    let rooms: Vec<(String, String)> = cx.practice.rooms_for(service).map(|room| (room.id.to_string(), room.name.clone())).collect();
    let room = visit.room.to_string();
    Ok(Page::new(&cx, "Move a visit", "/schedule", move || {
        let here = format!("/schedule/move/{id}?from=");
        let fields = vec![("booking".to_owned(), id.to_string())];
        view! {
            <PageHead title="Move a visit">
                <p>{what}"."</p>
                <p class="small soft">"The client is written to. Moving it here costs them nothing, and its price stays what it was."</p>
            </PageHead>
            <RoomForm booking=id.to_string() day rooms room/>
            <WeekView week here action="/api/schedule/move" fields service does="Move here"/>
        }
    }))
}

pub async fn book_page(cx: Cx, query: Query) -> PageResult {
    let me = cx.staff(Right::Schedule)?;
    match query.text("client").map(str::parse) {
        Some(Ok(client)) => {
            let subject = queries::client(&cx, &me, client).await?;
            times_for(cx, query, subject).await
        }
        Some(Err(_)) => Err(AppError::NotFound),
        None => search(cx, query.kept("q")).await,
    }
}

async fn search(cx: Cx, typed: String) -> PageResult {
    let me = cx.staff(Right::Schedule)?;
    let found = queries::find_clients(&cx, &me, &typed).await?;
    cx.looked_at_all("/schedule/book", found.iter().map(|(subject, _)| subject.clone()).collect(), None).await?;
    Ok(Page::new(&cx, "Book for a client", "/schedule", move || {
        let none = (found.is_empty() && !typed.trim().is_empty()).then(|| {
            let why = if typed.trim().chars().count() < queries::FEWEST_LETTERS {
                "Type two letters or more."
            } else {
                "Nobody is called that here."
            };
            view! { <p class="empty">{why}</p> }
        });
        let rows: Vec<_> = found
            .into_iter()
            .map(|(subject, email)| {
                let href = format!("/schedule/book?client={}", subject.id);
                view! { <li><span><a class="link" href=href>{subject.name}</a><small class="small soft">{email}</small></span></li> }
            })
            .collect();
        view! {
            <PageHead title="Book for a client"/>
            <form class="stack narrow" method="get" action="/schedule/book" role="search">
                <TextField name="q" label="Name, e-mail or telephone" value=typed kind="search"/>
                <p class="btn-row"><Button kind=ButtonKind::Main>"Find"</Button></p>
            </form>
            {none}
            {(!rows.is_empty()).then(|| view! { <ul class="ruled-list">{rows}</ul> })}
            <NewClientForm/>
        }
    }))
}

#[component]
fn NewClientForm() -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="new">
            <h2 id="new">"Not on file yet?"</h2>
            <form class="stack narrow" method="post" action="/api/schedule/new-client">
                <TextField name="name" label="Name" required=true/>
                <TextField name="email" label="E-mail" kind="email"
                    hint="Letters about their visits go there. Without one they get none."/>
                <TextField name="phone" label="Telephone" kind="tel"/>
                <p class="btn-row"><Button>"Put them on file"</Button></p>
            </form>
        </section>
    }
}

async fn times_for(cx: Cx, query: Query, client: Subject) -> PageResult {
    let me = cx.staff(Right::Schedule)?;
    let practice = cx.practice.clone();
    let service = query.get("service").and_then(|id| practice.service(id)).or_else(|| practice.services.first());
    let service = service.cloned().ok_or(AppError::NotFound)?;
    let add_ons: Vec<AddOnId> = query.all("add");
    let week = queries::week(&cx, &me, service.id, &add_ons, query.get("from"), None).await?;
    cx.looked_at("/schedule/book", client.clone(), None).await?;
    Ok(Page::new(&cx, "Book for a client", "/schedule", move || {
        let add = add_on_words(add_ons.iter().copied());
        let here = format!("/schedule/book?client={}&service={}&add={}&from=", client.id, service.id, add.replace(' ', "+"));
        let offered: Vec<AddOn> = practice.add_ons_of(service.id).cloned().collect();
        let with_it = (!offered.is_empty()).then(|| view! { <AddOns client=client.id service=service.id offered chosen=add_ons/> });
        let services: Vec<_> = practice
            .services
            .iter()
            .map(|one| {
                let href = format!("/schedule/book?client={}&service={}", client.id, one.id);
                let current = (one.id == service.id).then_some("true");
                view! { <li><a class="choice" href=href aria-current=current><span>{one.line(0)}</span></a></li> }
            })
            .collect();
        let fields = vec![("client".to_owned(), client.id.to_string()), ("add_ons".to_owned(), add)];
        let about = format!("/admin/clients/{}", client.id);
        view! {
            <PageHead title="Book for a client">
                <p>{client.name.clone()}". "<a class="link" href=about>"Labels, referrals, household"</a></p>
            </PageHead>
            <nav aria-label="Service"><ul class="choices choices--tight">{services}</ul></nav>
            {with_it}
            <WeekView week here action="/api/schedule/book" fields service=service.id does="Book"/>
        }
    }))
}

/// The add-ons of the service.
#[component]
fn AddOns(client: ClientId, service: ServiceId, offered: Vec<AddOn>, chosen: Vec<AddOnId>) -> impl IntoView {
    let row = |one: AddOn| view! { <TickRow name="add" value=one.id.to_string() label=one.line() checked={chosen.contains(&one.id)}/> };
    let rows: Vec<_> = offered.into_iter().map(row).collect();
    view! {
        <form class="stack narrow" method="get" action="/schedule/book">
            <Hidden name="client" value=client.to_string()/>
            <Hidden name="service" value=service.to_string()/>
            <fieldset><legend>"With it"</legend>{rows}</fieldset>
            <p class="btn-row"><Button>"Show times"</Button></p>
        </form>
    }
}

/// Another room at the same time, if there is more than one.
#[component]
fn RoomForm(booking: String, day: String, rooms: Vec<(String, String)>, room: String) -> impl IntoView {
    (rooms.len() > 1).then(|| {
        view! {
            <form class="row" method="post" action="/api/schedule/room">
                <Hidden name="booking" value=booking/>
                <Hidden name="day" value=day/>
                <Select name="room" label="Room" options=rooms value=room/>
                <p class="btn-row"><Button>"Change the room"</Button></p>
            </form>
        }
    })
}

/// A week of times, each a form of its own.
#[component]
fn WeekView(
    week: DeskWeek,
    /// This page's address, to be followed by a date.
    here: String,
    action: &'static str,
    fields: Vec<(String, String)>,
    service: ServiceId,
    does: &'static str,
) -> impl IntoView {
    let first = week.first;
    let empty =
        week.days.iter().all(|day| day.times.is_empty()).then(|| view! { <p class="empty">"Nothing is free in these seven days."</p> });
    let days: Vec<_> =
        week.days.into_iter().filter(|day| !day.times.is_empty()).map(|day| day_view(day, action, &fields, service, does)).collect();
    view! { <div class="space-above"><Weeks first here/></div> {empty} {days} }
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

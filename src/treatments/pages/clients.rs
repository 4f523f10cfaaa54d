//! `/clients`: a therapist's own clients, each with their last and next visit and their pain.

use crate::outcomes::server::queries as outcomes;
use crate::outcomes::server::queries::PainRow;
use crate::platform::audit::entry::Subject;
use crate::platform::local_time::Wall;
use crate::session::cx::Cx;
use crate::treatments::server::queries;
use crate::treatments::server::store::CareRow;
use crate::types::instant::Instant;
use crate::ui::{LinkButton, PageHead};
use crate::web::{Page, PageResult, Query};
use leptos::prelude::*;

/// Rows on one page.
const ROWS: u8 = 100;

pub async fn clients_page(cx: Cx, typed: Query) -> PageResult {
    let me = cx.therapist()?;
    let page = typed.get("page").unwrap_or(1).clamp(1, 100_000);
    let mut clients = queries::own_clients(&cx, &me, i64::from(ROWS) + 1, (page - 1) * i64::from(ROWS)).await?;
    let more = clients.len() > usize::from(ROWS);
    clients.truncate(usize::from(ROWS));
    let pain = outcomes::pain_now(&cx, &me).await?;
    let subjects = clients.iter().map(|one| Subject { id: one.client, name: one.name.clone() }).collect();
    cx.looked_at_all("/clients", subjects, None).await?;
    let rows: Vec<ClientRow> = clients.into_iter().map(|one| row(&cx, &one, pain.get(&one.client))).collect();
    Ok(Page::new(&cx, "Your clients", "/clients", move || view! { <ClientsView rows page more/> }))
}

struct ClientRow {
    href: String,
    name: String,
    last: String,
    next: String,
    pain: String,
    asked: String,
}

fn row(cx: &Cx, one: &CareRow, pain: Option<&PainRow>) -> ClientRow {
    let wall = &cx.practice.wall;
    ClientRow {
        href: format!("/clients/{}", one.client),
        name: one.name.clone(),
        last: one.last.map_or_else(|| "First visit to come".to_owned(), |at| last_words(at, wall, cx.now)),
        next: one.next.map_or_else(|| "None booked".to_owned(), |at| wall.moment(at)),
        pain: pain.map_or_else(|| "–".to_owned(), |row| row.pain.to_string()),
        asked: pain.map_or_else(String::new, |row| wall.day_tiny(row.at)),
    }
}

/// "Sun 15 Nov", with the year in another year.
fn last_words(at: Instant, wall: &Wall, now: Instant) -> String {
    let day = wall.day_short(at);
    if wall.date(at).year() == wall.date(now).year() { day } else { format!("{day} {}", wall.date(at).year()) }
}

#[component]
fn ClientsView(rows: Vec<ClientRow>, page: i64, more: bool) -> impl IntoView {
    let empty = rows.is_empty();
    let rows: Vec<_> = rows.into_iter().map(|row| view! { <RowView row/> }).collect();
    view! {
        <PageHead title="Your clients">
            <p class="soft">"Those you look after. Only you and the clinic’s outcome staff open their records."</p>
        </PageHead>
        {if empty {
            view! { <p class="empty">"Nobody yet. A client becomes yours with their first booking."</p> }.into_any()
        } else {
            view! {
                <table class="data data--fold">
                    <caption class="hidden-visually">"Your clients by name"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Client"</th>
                            <th scope="col">"Last visit"</th>
                            <th scope="col">"Next visit"</th>
                            <th scope="col" class="num">"Pain now"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        }}
        <p class="btn-row space-above">
            {(page > 1).then(|| view! { <LinkButton href=format!("/clients?page={}", page - 1)>"The 100 before"</LinkButton> })}
            {more.then(|| view! { <LinkButton href=format!("/clients?page={}", page + 1)>"The next 100"</LinkButton> })}
        </p>
    }
}

#[component]
fn RowView(row: ClientRow) -> impl IntoView {
    view! {
        <tr>
            <th scope="row"><a href=row.href>{row.name}</a></th>
            <td class="at-start" data-label="Last">{row.last}</td>
            <td class="at-start" data-label="Next">{row.next}</td>
            <td class="num at-end at-top" data-label="Pain">{row.pain}" "<span class="small soft">{row.asked}</span></td>
        </tr>
    }
}

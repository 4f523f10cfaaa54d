//! `/book/plan`: several visits in one step. The page opens with a proposal; visits that are unticked are left out.

use crate::booking::appointments::pages::parts::Policy;
use crate::booking::appointments::server::acting;
use crate::booking::availability::times::Weekdays;
use crate::booking::series::server::proposal::{self, PlanRequest, Proposal, Proposed};
use crate::clinic::model::clock_words;
use crate::session::cx::Cx;
use crate::types::ids::ClientId;
use crate::types::person::first_name;
use crate::types::weekday::weekday_short;
use crate::ui::{Button, ButtonKind, Choice, Hidden, LinkButton, PageHead, Pick, Select, TickRow};
use crate::web::{Page, PageResult, Query};
use leptos::prelude::*;

/// `/book/plan`, for this client if one is given.
pub fn address(client: Option<ClientId>) -> String {
    client.map_or_else(|| "/book/plan".to_owned(), |id| format!("/book/plan?client={id}"))
}

pub async fn plan_page(cx: Cx, query: Query) -> PageResult {
    let request = PlanRequest::read(&query);
    let me = acting::acting(&cx, query.get("client"), None).await?;
    let proposal = proposal::propose(&cx, &me, &request).await?;
    cx.looked_at("/book/plan", me.subject(), None).await?;
    let open = query.has("every");
    let whose = me.acts_for().map(|name| (me.id, first_name(name).to_owned()));
    Ok(Page::new(&cx, "Plan several visits", "/book", move || match proposal {
        Some(proposal) => view! { <PlanView proposal request whose open/> }.into_any(),
        None => {
            let book = whose.map_or_else(|| "/book".to_owned(), |(id, _)| format!("/book?client={id}"));
            view! {
                <PageHead title="Plan several visits"><p>"Nothing can be booked here yet."</p></PageHead>
                <p class="btn-row"><LinkButton href=book kind=ButtonKind::Main>"Find a time"</LinkButton></p>
            }
            .into_any()
        }
    }))
}

#[component]
fn PlanView(
    proposal: Proposal,
    request: PlanRequest,
    /// Someone whom the client acts for, with their first name.
    whose: Option<(ClientId, String)>,
    open: bool,
) -> impl IntoView {
    let Proposal { therapist, service, services, therapists, what, policy, room, add_ons, visits } = proposal;
    let kinds = (services, service.to_string());
    let with = (therapists, therapist.to_string());
    let some = visits.iter().any(|one| !one.times.is_empty());
    let rows: Vec<_> = visits.into_iter().enumerate().map(|(n, one)| row(n + 1, one)).collect();
    let (client, name) = whose.unzip();
    view! {
        <PageHead title="Plan several visits"><p>{name.map(|name| format!("For {name}. "))}{what}"."</p></PageHead>
        <RequestForm request kinds with client open/>
        <form class="stack--wide narrow" method="post" action="/api/booking/plan">
            <Hidden name="therapist" value=therapist.to_string()/>
            <Hidden name="service" value=service.to_string()/>
            {room.map(|id| view! { <Hidden name="room" value=id.to_string()/> })}
            {client.map(|id| view! { <Hidden name="client" value=id.to_string()/> })}
            {(!add_ons.is_empty()).then(|| view! { <Hidden name="add_ons" value=add_ons/> })}
            <fieldset class="ask"><legend>"These would be the visits"</legend>{rows}</fieldset>
            <Policy words=policy/>
            <p class="small soft">"All of them are booked, or none. Each can be moved or cancelled on its own afterwards."</p>
            {some.then(|| view! { <p class="btn-row"><Button kind=ButtonKind::Main big=true>"Book these"</Button></p> })}
        </form>
    }
}

/// A tick box when there is one time; when the wanted time is taken, the nearest others to choose from or leave out.
fn row(nth: usize, one: Proposed) -> AnyView {
    let name = format!("s{nth}");
    match one.times.as_slice() {
        [] => view! { <p class="soft">{one.day}": "{one.why}"."</p> }.into_any(),
        [(start, when)] => {
            let label = format!("{when}. {}", one.why);
            view! { <TickRow name value=start.micros().to_string() label checked=true/> }.into_any()
        }
        several => {
            let choices: Vec<_> = several
                .iter()
                .enumerate()
                .map(|(n, (start, when))| {
                    view! { <Choice name=name.clone() value=start.micros().to_string() label=when.clone() checked={n == 0}/> }
                })
                .collect();
            view! {
                <fieldset class="plan__one">
                    <legend>{format!("{}: that time cannot be had", one.day)}</legend>
                    <div class="choices choices--tight">{choices}<Choice name=name.clone() value="" label="Leave this one out"/></div>
                </fieldset>
            }
            .into_any()
        }
    }
}

#[component]
fn RequestForm(
    request: PlanRequest,
    /// The options and the chosen one.
    kinds: (Vec<(String, String)>, String),
    with: (Vec<(String, String)>, String),
    client: Option<ClientId>,
    /// Whether the client has changed the plan.
    open: bool,
) -> impl IntoView {
    let every = (1..=8).map(|n: i64| (n.to_string(), weeks(n))).collect();
    let times = (2..=12).map(|n: i64| (n.to_string(), format!("{n} times"))).collect();
    let any = request.weekdays == Weekdays::ALL;
    let summary = format!("{}, {} times", weeks(request.every_weeks), request.times);
    let days: Vec<_> = (1..=7)
        .map(|day| {
            let label = weekday_short(day);
            view! { <Choice name="day" value=day.to_string() label=label checked={!any && request.weekdays.has(day)} kind=Pick::Any/> }
        })
        .collect();
    view! {
        <details class="book__services" open=open>
            <summary>{summary}". "<span class="book__change">"Change the plan"</span></summary>
            <form class="stack narrow" method="get" action="/book/plan">
                {client.map(|id| view! { <Hidden name="client" value=id.to_string()/> })}
                {request.place.map(|place| view! { <Hidden name="place" value=place.to_string()/> })}
                {request.add_ons.iter().map(|id| view! { <Hidden name="add" value=id.to_string()/> }).collect_view()}
                <Select name="service" label="Visit" options=kinds.0 value=kinds.1/>
                <Select name="therapist" label="With" options=with.0 value=with.1/>
                <Select name="every" label="How often" options=every value=request.every_weeks.to_string()/>
                <Select name="times" label="How many" options=times value=request.times.to_string()/>
                <Select name="after" label="Not before" options=hours(0) value={(request.from_minute / 60).to_string()}/>
                <Select name="before" label="Not after" options=hours(24) value={(request.until_minute / 60).to_string()}/>
                <fieldset><legend>"On these days"</legend><div class="choices choices--tight">{days}</div></fieldset>
                <TickRow name="room" value="same" label="Always the same room" checked=request.same_room/>
                <p class="btn-row"><Button>"Show the plan"</Button></p>
            </form>
        </details>
    }
}

/// The hours of a day to choose from; `any` stands for no limit.
fn hours(any: i64) -> Vec<(String, String)> {
    let named = (8..=19).map(|hour| (hour.to_string(), clock_words(hour * 60)));
    std::iter::once((any.to_string(), "Any time".to_owned())).chain(named).collect()
}

fn weeks(every: i64) -> String {
    if every == 1 { "Every week".to_owned() } else { format!("Every {every} weeks") }
}

//! `/book/plan`: several visits in one step. A proposal stands there at once; what is unticked is left out.

use crate::booking::server::series::{self, Asked, Proposal, Proposed};
use crate::server::cx::Cx;
use crate::server::web::api::Field;
use crate::server::web::{Page, PageResult};
use crate::ui::{Button, ButtonKind, Hidden, LinkButton, PageHead, Select, TickRow};
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use leptos::prelude::*;
use serde::Deserialize;

/// The fields of the form that books the plan.
pub const FIELDS: &[Field] = &[
    Field::hidden("therapist"),
    Field::hidden("service"),
    Field::hidden("s1"),
    Field::hidden("s2"),
    Field::hidden("s3"),
    Field::hidden("s4"),
    Field::hidden("s5"),
    Field::hidden("s6"),
    Field::hidden("s7"),
    Field::hidden("s8"),
    Field::hidden("s9"),
    Field::hidden("s10"),
    Field::hidden("s11"),
    Field::hidden("s12"),
];

/// What stands in the address. What cannot be read counts as left out.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    every: Option<String>,
    times: Option<String>,
    after: Option<String>,
    before: Option<String>,
}

pub async fn plan_page(cx: Cx, typed: Result<Query<Typed>, QueryRejection>) -> PageResult {
    let me = cx.client()?;
    let Query(typed) = typed.unwrap_or_default();
    let asked = Asked::read(typed.every.as_deref(), typed.times.as_deref(), typed.after.as_deref(), typed.before.as_deref());
    let proposal = series::propose(&cx, &me, asked).await?;
    cx.looked_at("/book/plan", me.subject(), None).await?;
    Ok(Page::new(&cx, "Plan several visits", "/book", move || {
        match proposal {
        Some(proposal) => view! { <PlanView proposal asked/> }.into_any(),
        None => view! {
            <PageHead title="Plan several visits"><p>"After your first visits your usual time is known, and a plan can follow it."</p></PageHead>
            <p class="btn-row"><LinkButton href="/book" kind=ButtonKind::Main>"Find a time"</LinkButton></p>
        }
        .into_any(),
    }
    }))
}

#[component]
fn PlanView(proposal: Proposal, asked: Asked) -> impl IntoView {
    let Proposal { therapist, service, what, visits } = proposal;
    let some = visits.iter().any(|one| one.start.is_some());
    let rows: Vec<_> = visits.into_iter().enumerate().map(|(n, one)| row(n + 1, one)).collect();
    view! {
        <PageHead title="Plan several visits"><p>{what}"."</p></PageHead>
        <WishForm asked/>
        <form class="stack--wide confirm" method="post" action="/api/booking/plan">
            <Hidden name="therapist" value=therapist.to_string()/>
            <Hidden name="service" value=service.to_string()/>
            <fieldset class="ask"><legend>"These would be your visits"</legend>{rows}</fieldset>
            <p class="small soft">"All of them are booked, or none. Each can be moved or cancelled on its own afterwards, on the usual terms."</p>
            {some.then(|| view! { <p class="btn-row"><Button kind=ButtonKind::Main big=true>"Book these"</Button></p> })}
        </form>
    }
}

fn row(nth: usize, one: Proposed) -> AnyView {
    match one.start {
        Some(start) => {
            let label = format!("{}. {}", one.when, one.why);
            view! { <TickRow name=format!("s{nth}") value=start.micros().to_string() label checked=true/> }.into_any()
        }
        None => view! { <p class="soft">{one.when}": "{one.why}"."</p> }.into_any(),
    }
}

#[component]
fn WishForm(asked: Asked) -> impl IntoView {
    let number = |n: i64| (n.to_string(), n.to_string());
    let every = (1..=8).map(|n| (n.to_string(), if n == 1 { "Every week".to_owned() } else { format!("Every {n} weeks") })).collect();
    let times = (2..=12).map(|n| (number(n).0, format!("{n} times"))).collect();
    let hours = |any: &str, any_hour: i64| -> Vec<(String, String)> {
        let named = (8..=19).map(|hour| (hour.to_string(), crate::clinic::model::clock_words(hour * 60)));
        std::iter::once((any_hour.to_string(), any.to_owned())).chain(named).collect()
    };
    view! {
        <form class="stack confirm" method="get" action="/book/plan">
            <Select name="every" label="How often" options=every value=asked.every_weeks.to_string()/>
            <Select name="times" label="How many" options=times value=asked.times.to_string()/>
            <Select name="after" label="Not before" options=hours("Any time", 0) value={(asked.from_minute / 60).to_string()}/>
            <Select name="before" label="Not after" options=hours("Any time", 24) value={(asked.until_minute / 60).to_string()}/>
            <p class="btn-row"><Button>"Show the plan"</Button></p>
        </form>
    }
}

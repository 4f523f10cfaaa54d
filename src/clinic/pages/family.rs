//! What lies ahead of those a client books for, and what was done a moment ago, on the first page.

use crate::accounts::model::first_name;
use crate::accounts::server::household;
use crate::audit::model::Subject;
use crate::booking::pages::plan;
use crate::booking::server::queries::{self as booking, JustDone, NextVisit};
use crate::error::AppError;
use crate::server::cx::{Cx, SignedInClient};
use crate::types::ids::ClientId;
use crate::ui::{Button, Hidden, LinkButton, Notice, Tone};
use leptos::prelude::*;

/// Someone whom the client books for, with what lies ahead of them.
pub struct Relative {
    id: ClientId,
    first_name: String,
    just: Option<JustDone>,
    visits: Vec<NextVisit>,
}

pub async fn family(cx: &Cx, me: &SignedInClient) -> Result<Vec<Relative>, AppError> {
    let all = household::dependants(cx, me).await?;
    cx.looked_at_all("/home", all.iter().map(|one| Subject { id: one.id, name: one.name.clone() }).collect(), None).await?;
    let mut family = Vec::new();
    for one in all {
        let ahead = booking::ahead(cx, one.id).await?;
        family.push(Relative { id: one.id, first_name: first_name(&one.name).to_owned(), just: ahead.just, visits: ahead.visits });
    }
    Ok(family)
}

#[component]
pub fn JustDoneView(just: JustDone) -> impl IntoView {
    view! {
        <Notice tone=Tone::Good>
            <p><b>{just.sentence}</b>" "{just.until}</p>
            <form method="post" action="/api/booking/undo">
                <Hidden name="booking" value=just.booking.to_string()/>
                <Hidden name="step" value=just.step.micros().to_string()/>
                <Button>"Undo"</Button>
            </form>
        </Notice>
    }
}

/// What lies ahead of someone the client books for.
#[component]
pub fn RelativeView(one: Relative) -> impl IntoView {
    let Relative { id: client, first_name, just, visits } = one;
    let id = format!("of-{client}");
    let plan = (!visits.is_empty())
        .then(|| view! { <LinkButton href=plan::address(Some(client))>{format!("Plan several for {first_name}")}</LinkButton> });
    let none = visits.is_empty().then(|| view! { <p class="soft">"Nothing is booked."</p> });
    let rows: Vec<_> = visits
        .into_iter()
        .map(|visit| {
            let said = format!("{} with {}", visit.moment, visit.therapist_name);
            let (go, end) = (format!("Move {first_name}’s visit, {said}"), format!("Cancel {first_name}’s visit, {said}"));
            view! {
                <li>
                    <span>{visit.moment}<small class="small soft">{format!("{}, with {}", visit.service_name, visit.therapist_name)}</small></span>
                    {visit.can_change.then(|| view! {
                        <span class="btn-row">
                            <a class="link" href=format!("/book?move={}", visit.id) aria-label=go>"Move"</a>
                            <a class="link" href=format!("/book/cancel/{}", visit.id) aria-label=end>"Cancel"</a>
                        </span>
                    })}
                </li>
            }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{format!("{first_name}’s visits")}</h2>
            {just.map(|just| view! { <JustDoneView just/> })}
            {none}
            <ul class="log">{rows}</ul>
            <p class="btn-row"><LinkButton href=format!("/book?client={client}")>{format!("Book for {first_name}")}</LinkButton>{plan}</p>
        </section>
    }
}

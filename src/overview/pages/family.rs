//! The home page's further visits, of the client and of the people they book for, and the undo of what was just done.

use crate::accounts::server::household;
use crate::booking::appointments::server::queries as booking;
use crate::booking::appointments::server::queries::{JustDone, NextVisit};
use crate::booking::series::pages::series;
use crate::booking::waitlist::server::queries::{self, Waiting};
use crate::error::AppError;
use crate::platform::audit::entry::Subject;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::ClientId;
use crate::types::person::first_name;
use crate::ui::{Button, Hidden, LinkButton, Notice, Tone};
use leptos::prelude::*;

/// Someone the client books for, with their coming visits.
pub struct Relative {
    id: ClientId,
    first_name: String,
    just: Option<JustDone>,
    visits: Vec<NextVisit>,
    /// Their waits and offers.
    pub waiting: Vec<Waiting>,
}

pub async fn family(cx: &Cx, me: &SignedInClient) -> Result<Vec<Relative>, AppError> {
    let all = household::dependants(cx, me).await?;
    cx.looked_at_all("/home", all.iter().map(|one| Subject { id: one.id, name: one.name.clone() }).collect(), None).await?;
    let mut family = Vec::new();
    for one in all {
        let ahead = booking::ahead(cx, one.id).await?;
        let first_name = first_name(&one.name).to_owned();
        let waiting = queries::of_client(cx, &me.acting_for(one.id, one.name)).await?;
        family.push(Relative { id: one.id, first_name, just: ahead.just, visits: ahead.visits, waiting });
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

/// The coming visits of someone the client books for.
#[component]
pub fn RelativeView(one: Relative) -> impl IntoView {
    let Relative { id: client, first_name, just, visits, .. } = one;
    let id = format!("of-{client}");
    let plan = (!visits.is_empty())
        .then(|| view! { <LinkButton href=series::address(Some(client))>{format!("Plan several for {first_name}")}</LinkButton> });
    let none = visits.is_empty().then(|| view! { <p class="soft">"Nothing is booked."</p> });
    let whose = format!("{first_name}’s visit");
    let rows: Vec<_> = visits.into_iter().map(|visit| booked_row(visit, &whose)).collect();
    view! {
        <section class="section" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{format!("{first_name}’s visits")}</h2>
            {just.map(|just| view! { <JustDoneView just/> })}
            {none}
            <ul class="ruled-list">{rows}</ul>
            <p class="btn-row"><LinkButton href=format!("/book?client={client}")>{format!("Book for {first_name}")}</LinkButton>{plan}</p>
        </section>
    }
}

/// Rows shown at first; the rest opens with a tap.
const MOST_ROWS: usize = 3;

/// The visits after the next one, such as a plan's: each can be moved or cancelled on its own.
#[component]
pub fn AlsoBookedView(visits: Vec<NextVisit>) -> impl IntoView {
    let mut rows: Vec<_> = visits.into_iter().map(|visit| booked_row(visit, "the visit").into_any()).collect();
    let rest = rows.split_off(rows.len().min(MOST_ROWS));
    let more = rest.len();
    view! {
        <section class="section" aria-labelledby="booked">
            <h2 id="booked">"After that"</h2>
            <ul class="ruled-list">{rows}</ul>
            {(more > 0).then(|| view! {
                <details class="more"><summary>{format!("{more} more")}</summary><ul class="ruled-list">{rest}</ul></details>
            })}
        </section>
    }
}

/// `whose` names the visit to screen readers: "Noah’s visit".
fn booked_row(visit: NextVisit, whose: &str) -> impl IntoView + use<> {
    let label = format!("{} with {}", visit.moment, visit.therapist_name);
    let (move_label, cancel_label) = (format!("Move {whose}, {label}"), format!("Cancel {whose}, {label}"));
    let small = format!("{}, with {}", visit.service_name, visit.therapist_name);
    let small = if visit.asked { format!("{small}. The clinic has to change it: please choose another time.") } else { small };
    view! {
        <li>
            <span>{visit.moment}<small class="small soft">{small}</small></span>
            {visit.can_change.then(|| view! {
                <span class="btn-row">
                    <a class="link" href=format!("/book?move={}", visit.id) aria-label=move_label>"Move"</a>
                    <a class="link" href=format!("/book/cancel/{}", visit.id) aria-label=cancel_label>"Cancel"</a>
                </span>
            })}
        </li>
    }
}

//! `/admin/handover`: stranded visits, each with the times it could have instead.

use crate::booking::model::CancelReason;
use crate::booking::stranded::server::queries::{self, Stranded};
use crate::error::Alternative;
use crate::session::cx::Cx;
use crate::types::person::Right;
use crate::ui::{Button, ButtonKind, Hidden, LinkButton, PageHead, Select};
use crate::web::{Page, PageResult};
use leptos::prelude::*;

pub async fn handover_page(cx: Cx) -> PageResult {
    let desk = cx.staff(Right::Schedule)?;
    let (all, more) = queries::list(&cx, &desk).await?;
    cx.looked_at_all("/admin/handover", all.iter().map(|one| one.subject.clone()).collect(), None).await?;
    Ok(Page::new(&cx, "Visits to hand over", "/admin", move || {
        let empty = all.is_empty().then(|| view! { <p class="empty">"Every booked visit can take place as it is booked."</p> });
        let rows: Vec<_> = all.into_iter().map(|one| view! { <StrandedView one/> }).collect();
        let later = (more > 0).then(|| format!("And {more} more, later. They come up here once these are taken care of."));
        view! {
            <PageHead title="Visits to hand over">
                <p class="soft">"Each is still booked. Moving it or calling it off here costs the client nothing, and writes to them."</p>
            </PageHead>
            {empty}
            {rows}
            {later.map(|later| view! { <p class="soft">{later}</p> })}
        }
    }))
}

#[component]
fn StrandedView(one: Stranded) -> impl IntoView {
    let id = format!("v-{}", one.booking);
    let booking = one.booking.to_string();
    let ask = format!("Ask them to choose: {}", one.visit);
    let other_room = one.room.then(|| {
        let label = format!("Another room: {}", one.visit);
        view! {
            <form method="post" action="/api/schedule/room">
                <Hidden name="booking" value=booking.clone()/>
                <Hidden name="day" value="handover"/>
                <Button kind=ButtonKind::Main aria_label=label>"Another room"</Button>
            </form>
        }
    });
    let asked =
        one.asked.map(|when| view! { <p class="small soft">{format!("Its client was asked to choose another time on {when}.")}</p> });
    let times: Vec<_> = one.instead.into_iter().map(|time| instead(&booking, &one.visit, time)).collect();
    view! {
        <section class="section" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{one.visit.clone()}</h2>
            <p class="soft">{format!("It cannot take place as booked: {}.", one.why)}</p>
            {asked}
            <ul>{times}</ul>
            <div class="btn-row">
                {other_room}
                <form method="post" action="/api/schedule/ask">
                    <Hidden name="booking" value=booking.clone()/>
                    <Button aria_label=ask>"Ask them to choose"</Button>
                </form>
                <LinkButton href=format!("/schedule/move/{booking}")>"Another time"</LinkButton>
            </div>
            <CallOff booking visit=one.visit/>
        </section>
    }
}

/// Another time for a visit, one tap away.
fn instead(booking: &str, visit: &str, time: Alternative) -> impl IntoView + use<> {
    let label = format!("Move {visit} to {}", time.words);
    view! {
        <li class="opening opening--plain">
            <span class="opening__who">{time.words}</span>
            <form method="post" action="/api/schedule/move">
                <Hidden name="booking" value=booking.to_owned()/>
                <Hidden name="therapist" value=time.therapist.to_string()/>
                <Hidden name="service" value=time.service.to_string()/>
                <Hidden name="start" value=time.start.micros().to_string()/>
                <Hidden name="back" value="handover"/>
                <Button aria_label=label>"Move here"</Button>
            </form>
        </li>
    }
}

#[component]
fn CallOff(booking: String, visit: String) -> impl IntoView {
    let why = |reason: CancelReason| match reason {
        CancelReason::TherapistAway => "The therapist is away",
        CancelReason::ClinicClosed => "The clinic is closed",
        _ => "The client cancelled",
    };
    let reasons = [CancelReason::TherapistAway, CancelReason::ClinicClosed, CancelReason::ClientAsked];
    let reasons: Vec<(String, String)> = reasons.map(|reason| (reason.as_str().to_owned(), why(reason).to_owned())).into();
    view! {
        <form class="row" method="post" action="/api/schedule/call-off">
            <Hidden name="booking" value=booking.clone()/>
            <Hidden name="day" value="handover"/>
            <Select name="reason" id=format!("why-{booking}") label="Why" options=reasons/>
            <Button kind=ButtonKind::Ends aria_label=format!("Call it off: {visit}")>"Call it off"</Button>
        </form>
    }
}

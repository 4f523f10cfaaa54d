//! `/book/confirm/{hold}`: a hold with its price and policy, to confirm or to release.

use crate::booking::appointments::pages::parts::{AlternativeRow, Policy};
use crate::booking::appointments::policy::{self, Confirmed};
use crate::booking::appointments::server::acting;
use crate::booking::appointments::server::queries::{self, ClientBooking, Moving};
use crate::booking::client::islands::HoldClock;
use crate::booking::model::BookingStatus;
use crate::booking::openings::server::suggestions;
use crate::clinic::model::with_credential;
use crate::error::{Alternative, AppError};
use crate::session::cx::Cx;
use crate::types::ids::{BookingId, ClientId};
use crate::ui::{Button, ButtonKind, Hidden, LinkButton, PageHead, TextButton};
use crate::web::{Id, Page, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

/// `with` is the hold of a second person who comes along.
pub fn address(hold: BookingId, with: Option<BookingId>) -> String {
    with.map_or_else(|| format!("/book/confirm/{hold}"), |with| format!("/book/confirm/{hold}?with={with}"))
}

/// The hold of a second person, while it lasts.
async fn along(cx: &Cx, query: &Query) -> Result<Option<ClientBooking>, AppError> {
    let Some(id) = query.get("with") else { return Ok(None) };
    let me = acting::owner(cx, id).await?;
    let booking = queries::own(cx, &me, id).await?;
    cx.looked_at("/book/confirm/{hold}", me.subject(), Some(id.uuid())).await?;
    let stands = policy::confirm(cx.now, booking.status, booking.hold_until) == Ok(Confirmed::Now);
    Ok(Some(booking).filter(|_| stands))
}

pub async fn confirm_page(cx: Cx, Id(id): Id<BookingId>, query: Query) -> Result<Response, AppError> {
    let me = acting::owner(&cx, id).await?;
    let booking = queries::own(&cx, &me, id).await?;
    cx.looked_at("/book/confirm/{hold}", me.subject(), Some(id.uuid())).await?;
    match policy::confirm(cx.now, booking.status, booking.hold_until) {
        Ok(Confirmed::Already) => Ok(Redirect::to("/home").into_response()),
        Ok(Confirmed::Now) => {
            let until = booking.hold_until.map(|until| cx.practice.wall.moment_from(until, cx.now)).unwrap_or_default();
            let along = along(&cx, &query).await?;
            let moving = queries::moving(&cx, &me, booking.replaces).await?;
            let title = if moving.is_some() { "Move to this time" } else { "Confirm this visit" };
            let whose = me.acts_for().map(str::to_owned);
            let page = Page::new(&cx, title, "/book", move || view! { <ConfirmView booking until moving whose along/> });
            Ok(page.with_hold().into_response())
        }
        Err(_) => {
            let client = me.acts_for().is_some().then_some(me.id);
            let nearest = suggestions::instead_of(&cx, &booking).await?;
            let page = Page::new(&cx, AppError::HoldExpired.title(), "/book", move || view! { <GoneView booking nearest client/> });
            Ok(page.with_status(StatusCode::CONFLICT).into_response())
        }
    }
}

#[component]
fn ConfirmView(
    booking: ClientBooking,
    until: String,
    moving: Option<Moving>,
    whose: Option<String>,
    along: Option<ClientBooking>,
) -> impl IntoView {
    let visit = format!("{}, {} minutes", booking.service_name, booking.minutes);
    let (person, address) = (with_credential(&booking.therapist_name, &booking.credential), booking.address.clone());
    let price = format!("{}, paid at the clinic", booking.price);
    let title = if moving.is_some() { "Move to this time?" } else { "Is this your time?" };
    let old = moving.as_ref().map(|moving| moving.was.clone());
    // An offer that lasts for hours would gain nothing.
    let extended = booking.extended || booking.seconds_left > policy::HOLD.whole_seconds();
    let also = along.as_ref().map(|other| (other.id, other.policy.clone()));
    let other = along.as_ref().map(|other| other.id);
    let along = along.map(facts_of_the_other);
    view! {
        <div class="columns columns--main">
            <div class="narrow">
                <PageHead title=title>
                    <p>{format!("It is held for you until {until}. Nobody else can take it before then.")}</p>
                    {(!extended).then(|| view! { <Longer hold=booking.id other/> })}
                </PageHead>
                <dl class="facts">
                    {whose.map(|name| view! { <dt>"For"</dt><dd>{name}</dd> })}
                    {old.map(|old| view! { <dt>"Instead of"</dt><dd>{old}</dd> })}
                    <dt>"Visit"</dt><dd>{visit}</dd>
                    <dt>"With"</dt><dd>{person}</dd>
                    <dt>"Where"</dt><dd>{address}</dd>
                    <dt>"Price"</dt><dd>{price}</dd>
                    {along}
                </dl>
            </div>
            <aside aria-labelledby="held"><HoldSheet booking moving also/></aside>
        </div>
    }
}

/// The other of two who come together.
fn facts_of_the_other(other: ClientBooking) -> impl IntoView {
    let what =
        format!("{}, {} minutes, {} with {}. {}", other.service_name, other.minutes, other.moment, other.therapist_name, other.price);
    view! { <dt>{format!("And for {}", other.client_name)}</dt><dd>{what}</dd> }
}

#[component]
fn Longer(hold: BookingId, other: Option<BookingId>) -> impl IntoView {
    view! {
        <form method="post" action="/api/booking/extend">
            <Hidden name="hold" value=hold.to_string()/>
            {other.map(|id| view! { <Hidden name="also" value=id.to_string()/> })}
            <TextButton>"I need ten minutes more"</TextButton>
        </form>
    }
}

/// The clock, the policy and the two buttons. At the foot of the screen on a phone.
#[component]
fn HoldSheet(booking: ClientBooking, moving: Option<Moving>, also: Option<(BookingId, (String, String))>) -> impl IntoView {
    let (seconds, most) = (booking.seconds_left, policy::HOLD.whole_seconds());
    let until = format!("{}, until {} ({}).", with_credential(&booking.therapist_name, &booking.credential), booking.until, booking.zone);
    let hold = booking.id.to_string();
    let agreed = moving.as_ref().map(|moving| moving.fee.cents().to_string());
    let (also, their_policy) = also.unzip();
    // Shown once if it is the same for both.
    let their_policy = their_policy.filter(|words| *words != booking.policy);
    let (go_on, let_go) = match (&moving, also) {
        (Some(_), _) => ("Move my visit here", "Keep the old time"),
        (None, Some(_)) => ("Confirm both visits", "Let both go"),
        (None, None) => ("Confirm this visit", "Let it go"),
    };
    let along = move || also.map(|id| view! { <Hidden name="also" value=id.to_string()/> });
    view! {
        <div class="hold" id="hold">
            <HoldClock seconds most/>
            <h2 id="held">{booking.moment}</h2>
            <p class="soft">{until}</p>
            {moving.map(|moving| view! { <Policy words=moving.cost/> })}
            <Policy words=booking.policy/>
            {their_policy.map(|words| view! { <Policy words/> })}
            <div class="hold__do">
                <form method="post" action="/api/booking/confirm">
                    <Hidden name="hold" value=hold.clone()/>
                    {along()}
                    {agreed.map(|agreed| view! { <Hidden name="agreed" value=agreed/> })}
                    <Button kind=ButtonKind::Main big=true wide=true>{go_on}</Button>
                </form>
                <form method="post" action="/api/booking/let-go">
                    <Hidden name="hold" value=hold/>
                    {along()}
                    <Button kind=ButtonKind::Quiet wide=true>{let_go}</Button>
                </form>
            </div>
        </div>
    }
}

/// The hold has ended: nothing was lost, and these times are still free.
#[component]
fn GoneView(booking: ClientBooking, nearest: Vec<Alternative>, client: Option<ClientId>) -> impl IntoView {
    let (title, sentence) = match booking.status {
        BookingStatus::Cancelled => ("You let this time go", "Nothing was booked and nothing is owed.".to_owned()),
        _ => (AppError::HoldExpired.title(), AppError::HoldExpired.sentence()),
    };
    let near = (!nearest.is_empty()).then(|| {
        let replaces = booking.replaces;
        let rows: Vec<_> = nearest.into_iter().map(|one| view! { <AlternativeRow one replaces client/> }).collect();
        view! { <section class="group" aria-labelledby="near"><h2 id="near">"Still free"</h2><ul>{rows}</ul></section> }
    });
    view! {
        <div class="narrow">
            <PageHead title=title><p>{format!("It was {} with {}. {sentence}", booking.moment, booking.therapist_name)}</p></PageHead>
            {near}
            <p class="btn-row space-above"><LinkButton href="/book" kind=ButtonKind::Main>"See all times"</LinkButton></p>
        </div>
    }
}

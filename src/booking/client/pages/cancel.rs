//! `/book/cancel/{booking}`: what cancelling costs, and the button that does it.

use crate::booking::appointments::cancellation::CancelProblem;
use crate::booking::appointments::pages::parts::Policy;
use crate::booking::appointments::server::acting;
use crate::booking::appointments::server::queries::{self, ClientBooking};
use crate::booking::model::BookingStatus;
use crate::session::cx::Cx;
use crate::types::ids::BookingId;
use crate::ui::{Button, ButtonKind, Hidden, LinkButton, PageHead};
use crate::web::{Id, Page, PageResult};
use leptos::prelude::*;

pub async fn cancel_page(cx: Cx, Id(id): Id<BookingId>) -> PageResult {
    let me = acting::owner(&cx, id).await?;
    let booking = queries::own(&cx, &me, id).await?;
    cx.looked_at("/book/cancel/{booking}", me.subject(), Some(id.uuid())).await?;
    let open = booking.can_change;
    let phone = cx.practice.clinic.phone.clone();
    let whose = me.acts_for().map(|name| format!("For {name}. ")).unwrap_or_default();
    Ok(Page::new(&cx, "Cancel this visit", "/home", move || {
        if open { view! { <CancelView booking whose/> }.into_any() } else { view! { <TooLateView booking phone/> }.into_any() }
    }))
}

#[component]
fn CancelView(booking: ClientBooking, whose: String) -> impl IntoView {
    let what = format!("{whose}{}, {} minutes, with {}", booking.service_name, booking.minutes, booking.therapist_name);
    view! {
        <div class="narrow">
            <PageHead over="Cancel this visit" title=booking.moment><p>{what}"."</p></PageHead>
            <Policy words=booking.policy/>
            <p class="small soft">"We write to you once it is cancelled. The time goes back to others at once."</p>
            <div class="btn-row space-above">
                <form class="ends" method="post" action="/api/booking/cancel">
                    <Hidden name="booking" value=booking.id.to_string()/>
                    <Hidden name="agreed" value=booking.fee.cents().to_string()/>
                    <Button>"Cancel this visit"</Button>
                </form>
                <LinkButton href="/home" kind=ButtonKind::Quiet>"Keep it"</LinkButton>
            </div>
        </div>
    }
}

/// Says why the visit cannot be cancelled here: it is over, has begun, is cancelled already, or was only held.
#[component]
fn TooLateView(booking: ClientBooking, phone: String) -> impl IntoView {
    let sentence = match booking.status {
        BookingStatus::Hold | BookingStatus::Expired => "This time was never booked. Nothing is owed.".to_owned(),
        BookingStatus::Cancelled => CancelProblem::AlreadyCancelled.sentence().to_owned(),
        BookingStatus::Completed | BookingStatus::NoShow => CancelProblem::Over.sentence().to_owned(),
        BookingStatus::Booked | BookingStatus::Arrived => format!("{} {phone}", CancelProblem::AlreadyBegun.sentence()),
    };
    view! {
        <div class="narrow">
            <PageHead over="Cancel this visit" title=booking.moment><p>{sentence}</p></PageHead>
            <p class="btn-row"><LinkButton href="/home">"Back to your first page"</LinkButton></p>
        </div>
    }
}

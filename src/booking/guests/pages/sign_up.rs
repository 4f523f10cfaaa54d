//! `/sign-up`: a guest with a held time says who they are, then types the code from their mail.

use crate::booking::appointments::pages::parts::Policy;
use crate::booking::appointments::policy;
use crate::booking::appointments::server::queries::ClientBooking;
use crate::booking::client::islands::HoldClock;
use crate::booking::guests::server::guests::{self, Guest};
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::ui::{Button, ButtonKind, LinkButton, PageHead, TextButton, TextField};
use crate::web::{Page, Query};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

pub async fn sign_up_page(cx: Cx, query: Query) -> Result<Response, AppError> {
    if let Some(session) = &cx.session {
        return Ok(Redirect::to(session.person.role.first_page()).into_response());
    }
    let guest = guests::current(&cx).await?;
    // Back to the first form, to use another address.
    let again = query.has("again");
    let page = match guest.map(|one| Guest { code_sent_to: one.code_sent_to.filter(|_| !again), ..one }) {
        Some(guest) => Page::new(&cx, "Your first visit", "", move || view! { <GuestView guest/> }),
        None => Page::new(&cx, "Your first visit", "", || view! { <NothingHeldView/> }),
    };
    Ok(page.into_response())
}

#[component]
fn NothingHeldView() -> impl IntoView {
    view! {
        <PageHead title="Your first visit">
            <p>"Pick a time first. It is then held for you while you say who you are."</p>
        </PageHead>
        <p class="btn-row">
            <LinkButton href="/book" kind=ButtonKind::Main>"See the open times"</LinkButton>
            <LinkButton href="/sign-in" kind=ButtonKind::Quiet>"I am a client already"</LinkButton>
        </p>
    }
}

#[component]
fn GuestView(guest: Guest) -> impl IntoView {
    let Guest { held, code_sent_to, name, email } = guest;
    view! {
        <div class="narrow">
            {match code_sent_to {
                None => view! { <DetailsForm name email held/> }.into_any(),
                Some(address) => view! { <CodeForm address held/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn DetailsForm(name: String, email: String, held: ClientBooking) -> impl IntoView {
    let extended = held.extended;
    view! {
        <PageHead title="Who is coming?"><p>"We mail you a code to be sure the address is yours. Then the visit is booked."</p></PageHead>
        <HeldView held/>
        <form method="post" action="/api/accounts/sign-up" class="stack--wide">
            <TextField name="name" label="Your name" autocomplete="name" value=name required=true maxlength=100/>
            <TextField name="email" label="E-mail" kind="email" autocomplete="email" value=email required=true/>
            <TextField name="password" label="Choose a password" kind="password" autocomplete="new-password" required=true
                hint="For the next time you come here. At least eight characters."/>
            <div class="btn-row">
                <Button kind=ButtonKind::Main>"Mail me the code"</Button>
                <LinkButton href="/sign-in" kind=ButtonKind::Quiet>"I am a client already"</LinkButton>
            </div>
            // Last, so that Enter sends the main button. Within the form, so that the typed fields are sent along.
            {(!extended).then(|| view! {
                <p><TextButton aside="/api/booking/extend-new">"I need ten minutes more"</TextButton></p>
            })}
        </form>
    }
}

#[component]
fn CodeForm(address: String, held: ClientBooking) -> impl IntoView {
    let sent = format!("If {address} is new here, a code of six figures is on its way to it. It works for ten minutes.");
    view! {
        <PageHead title="Look into your mail"><p>{sent}</p></PageHead>
        <HeldView held/>
        <form method="post" action="/api/accounts/verify" class="stack--wide">
            <TextField name="code" label="The code" code=true required=true maxlength=12/>
            <div class="btn-row"><Button kind=ButtonKind::Main big=true>"Book my visit"</Button></div>
        </form>
        <p class="small soft">"No mail? Look under unwanted mail, or " <a href="/sign-up?again=1">"have it sent once more"</a> "."</p>
    }
}

#[component]
fn HeldView(held: ClientBooking) -> impl IntoView {
    let (seconds, most) = (held.seconds_left, policy::HOLD.whole_seconds());
    let what = format!("{}, {} minutes, with {}. {}.", held.service_name, held.minutes, held.therapist_name, held.price);
    view! {
        <section class="sheet newcomer__held" aria-labelledby="held">
            <HoldClock seconds most/>
            <h2 id="held">{held.moment}</h2>
            <p class="soft">{what}</p>
            <Policy class="small" words=held.policy/>
        </section>
    }
}

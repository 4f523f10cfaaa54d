//! `/book`: the openings of a week, the best suggestions first and none hidden.

use super::filter::{self, FilterForm, Here};
use super::list::{Buttons, Forms, Lists, ListsView, StripDay, strip};
use crate::accounts::server::cookies;
use crate::booking::appointments::islands::{LiveOffer, OfferLine};
use crate::booking::appointments::server::queries::Moving;
use crate::booking::openings::islands::{ListFacts, LiveOpenings};
use crate::booking::openings::server::filter::{Filter, Viewer};
use crate::booking::openings::server::week::{self, Choice, Openings};
use crate::session::cx::Cx;
use crate::types::ids::{ClientId, ServiceId, TherapistId};
use crate::ui::{Glyph, Icon, Notice, PageHead, Tone};
use crate::web::{Page, PageResult, Query};
use jiff::civil::Date;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Seconds between the requests of a stranger's list, to which nothing is announced.
const STRANGERS_ASK_EVERY: u64 = 20;

const GIVEN_BACK: &str = "given-back";
const GIVEN_BACK_SENTENCE: &str = "You are signed in. The time you held before could not be kept for you: it is not for everyone, or you \
    hold three times or have a visit then. Nothing was booked. Please choose another.";

/// The page after signing in when the time they held before is not for them.
pub fn given_back(service: ServiceId, day: Date) -> String {
    format!("/book?service={service}&from={day}&{GIVEN_BACK}=1")
}

pub async fn openings_page(cx: Cx, query: Query) -> PageResult {
    let filter = filter::read(&query);
    let found = week::openings(&cx, filter.clone()).await?;
    let phone = cx.practice.clinic.phone.clone();
    let given_back = query.has(GIVEN_BACK).then(|| view! { <Notice tone=Tone::Problem>{GIVEN_BACK_SENTENCE}</Notice> });
    Ok(Page::new(&cx, "Find a time", "/book", move || {
        let found = match found {
            Some(openings) => view! { <OpeningsView openings filter phone/> }.into_any(),
            None => view! { <NothingOfferedView/> }.into_any(),
        };
        view! { {given_back} {found} }
    })
    .with_cookie(cookies::newcomer_beforehand(&cx)))
}

#[component]
fn NothingOfferedView() -> impl IntoView {
    view! { <PageHead title="Find a time"><p>"Nothing can be booked here yet. Please come back a little later."</p></PageHead> }
}

#[component]
fn OpeningsView(openings: Openings, filter: Filter, phone: String) -> impl IntoView {
    let here = Here::of(&openings, &filter);
    let shown: usize = openings.days.iter().map(|day| day.rows.len() + day.more).sum();
    let (buttons, signed_out) = (Buttons::of(openings.viewer), openings.viewer == Viewer::SignedOut);
    let wait = (openings.viewer == Viewer::Client && here.moving.is_none()).then(|| (here.wait(), openings.repeats.then(|| here.plan())));
    let forms = if buttons == Buttons::Hold { shown_therapists(&openings) } else { Vec::new() };
    let next = openings.next.map(|(date, words)| (here.at(date).address(), words));
    let by_name = (openings.therapists > openings.choices.len()).then_some(openings.therapists);
    let filter = view! { <FilterForm here=here.clone() add_ons=openings.add_ons places=openings.places by_name typed_name=filter.name/> };
    let (months, days) = (openings.months, strip(&openings.days));
    let week = view! { <WeekNav months earlier=openings.earlier later=openings.later days here=here.clone()/> };
    let Openings { held, best, knows_you, days, .. } = openings;
    let lists = Lists { held, best, knows_you, days, buttons, here: here.clone() };
    let what = match openings.moving {
        Some(moving) => view! { <h1>"Move your visit"</h1><MovingView moving/> }.into_any(),
        None => {
            view! { <h1>"Find a time"</h1><Services line=openings.service_line services=openings.services here=here.clone()/> }.into_any()
        }
    };
    view! {
        <header class="page-head">
            {what}
            {openings.referral.then(|| view! { <NeedsReferral/> })}
            {signed_out.then(|| view! { <NewHere here=here.address()/> })}
        </header>
        <div class="columns columns--main">
            <div>
                <Household household=openings.household client=openings.client here=here.clone()/>
                <Therapists choices=openings.choices here=here.clone()/>
                {filter}
                {week}
                {(shown == 0).then(|| view! { <Empty next/> })}
                {(!signed_out).then(|| view! { <LiveOffer><OfferLine/></LiveOffer> })}
                <Live here=here.clone() shown signed_out><ListsView lists/></Live>
                <Forms therapists=forms here signed_out/>
                <Otherwise phone wait/>
            </div>
        </div>
    }
}

#[component]
fn NeedsReferral() -> impl IntoView {
    view! { <p class="small soft">"This visit needs a referral from a physician. The front desk keeps it on file."</p> }
}

/// The list, kept up to date while others hold and release.
#[component]
fn Live(here: Here, shown: usize, signed_out: bool, children: Children) -> impl IntoView {
    let shown = i64::try_from(shown).unwrap_or(0);
    let every = signed_out.then_some(STRANGERS_ASK_EVERY);
    provide_context(ListFacts { open_starts: here.open_starts(), count: here.open_count(), shown, every, page: here.address() });
    view! { <LiveOpenings>{children()}</LiveOpenings> }
}

/// `here`: the page to come back to after signing in.
#[component]
fn NewHere(here: String) -> impl IntoView {
    let sign_in = format!("/sign-in?then={}", utf8_percent_encode(&here, NON_ALPHANUMERIC));
    view! {
        <p class="small soft">"New here? Hold a time now and say who you are afterwards. "<a href=sign_in>"I am a client: sign in"</a></p>
    }
}

/// Every therapist whose time is shown, once.
fn shown_therapists(openings: &Openings) -> Vec<TherapistId> {
    let rows = openings.best.iter().chain(openings.days.iter().flat_map(|day| &day.rows));
    let mut all: Vec<TherapistId> = rows.map(|row| row.therapist).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The visit that is being moved; it stays booked until the new time is confirmed.
#[component]
fn MovingView(moving: Moving) -> impl IntoView {
    view! {
        <p>{format!("It is {}. ", moving.was)}"It stays yours until you have confirmed another time."</p>
        <p class="small soft">{moving.cost.0}" "{moving.cost.1}</p>
        <p><a class="link" href="/home">"Leave it as it is"</a></p>
    }
}

#[component]
fn Services(line: String, services: Vec<(ServiceId, String)>, here: Here) -> impl IntoView {
    let lines: Vec<_> = services
        .into_iter()
        .map(|(id, line)| {
            let href = here.for_service(id).address();
            view! { <li><a class="link" href=href aria-current=(id == here.service).then_some("true")>{line}</a></li> }
        })
        .collect();
    view! {
        <details class="book__services" id="service">
            <summary>
                <span class="book__service">{line}"."</span>" "
                <span class="book__change">"Change"<span class="hidden-visually">" the service"</span></span>
            </summary>
            <ul>{lines}</ul>
        </details>
    }
}

/// Whom the visit is for, when the client books for others.
#[component]
fn Household(household: Vec<(ClientId, String)>, client: Option<ClientId>, here: Here) -> impl IntoView {
    let links: Vec<_> = household
        .into_iter()
        .map(|(id, name)| {
            let href = here.for_client(id).address();
            view! { <li><a class="choice" href=href aria-current=(client == Some(id)).then_some("true")><span>{name}</span></a></li> }
        })
        .collect();
    (!links.is_empty()).then(|| {
        let together = view! { <li><a class="choice" href="/book/together"><span>"Two of us"</span></a></li> };
        view! { <nav aria-label="For whom"><ul class="choices choices--tight">{links}{together}</ul></nav> }
    })
}

/// Each with the first time they have.
#[component]
fn Therapists(choices: Vec<Choice>, here: Here) -> impl IntoView {
    let one = |choice: Choice| {
        let current = here.with.contains(&choice.id).then_some("true");
        let href = here.with_only(Some(choice.id)).address();
        let first = choice.first.map(|first| view! { <small>{first}</small> });
        view! { <li><a class="choice" href=href aria-current=current><span>{choice.first_name}{first}</span></a></li> }.into_any()
    };
    let mut links: Vec<_> = choices.into_iter().map(one).collect();
    let anyone = here.with_only(None).address();
    let current = here.with.is_empty().then_some("true");
    let anyone = view! { <li><a class="choice" href=anyone aria-current=current><span>"Anyone"</span></a></li> };
    links.insert(links.len().min(1), anyone.into_any());
    view! { <nav aria-label="Therapist"><ul class="choices choices--tight">{links}</ul></nav> }
}

#[component]
fn WeekNav(months: String, earlier: Option<Date>, later: Option<Date>, days: Vec<StripDay>, here: Here) -> impl IntoView {
    let days: Vec<_> = days
        .into_iter()
        .map(|day| {
            let class = day.href.is_none().then_some("is-none");
            let today = day.today.then_some("date");
            view! {
                <li>
                    <a href=day.href class=class aria-current=today>
                        <span>{day.weekday}</span><b>{day.number}</b><span>{day.count}</span>
                    </a>
                </li>
            }
        })
        .collect();
    let to = move |from| here.at(from).address();
    view! {
        <nav aria-label="Days with openings" class="week-nav">
            <div class="row row--apart">
                <p class="small soft">{months}</p>
                <p class="row">
                    {earlier.map(|date| view! { <a class="link" href=to(date)><Icon glyph=Glyph::Left small=true/>"Earlier"</a> })}
                    {later.map(|date| view! { <a class="link" href=to(date)>"Later"<Icon glyph=Glyph::Right small=true/></a> })}
                </p>
            </div>
            <ul class="days">{days}</ul>
        </nav>
    }
}

#[component]
fn Empty(next: Option<(String, String)>) -> impl IntoView {
    let next = match next {
        Some((href, words)) => view! { "The first time after them is " <a href=href>{words}</a> "." }.into_any(),
        None => view! { "Nor is anything in the four weeks after them. Another therapist may have a time." }.into_any(),
    };
    view! { <p class="empty">"Nothing is free in these days. " {next}</p> }
}

#[component]
fn Otherwise(
    phone: String,
    /// The addresses of the waitlist’s form and, for a service that can be repeated, of the plan.
    wait: Option<(String, Option<String>)>,
) -> impl IntoView {
    let call = format!("tel:{}", phone.replace(' ', ""));
    let called = !phone.is_empty();
    (called || wait.is_some()).then(|| {
        let wait = wait.map(|(wait, plan)| {
            let plan = plan.map(|plan| view! { <a class="btn" href=plan>"Plan several visits"</a> });
            view! { <a class="btn" href=wait>"Tell me when one comes free"</a>" "{plan} }
        });
        let call = called.then(|| view! { <a class="btn" href=call><Icon glyph=Glyph::Phone small=true/>{format!("Call {phone}")}</a> });
        view! {
            <section class="waitlist" aria-labelledby="wait">
                <div>
                    <h2 id="wait">"None of these work?"</h2>
                    <p class="soft">"When a time comes free it can be held for you, and you are told."</p>
                </div>
                <div class="btn-row">{wait}{call}</div>
            </section>
        }
    })
}

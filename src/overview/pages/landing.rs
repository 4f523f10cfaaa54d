//! `/`: the clinic's front page. Its services and prices, its therapists and the next openings.

use crate::booking::openings::server::suggestions::{self, NextOpening};
use crate::clinic::model::{Clinic, Service, Therapist};
use crate::session::cx::Cx;
use crate::ui::{ButtonKind, LinkButton, PageHead, Section};
use crate::web::{Page, PageResult};
use leptos::prelude::*;

/// Openings on the front page: enough to see that there is room, few enough to read.
const OPENINGS: usize = 6;

pub async fn landing_page(cx: Cx) -> PageResult {
    let next = suggestions::first_openings(&cx, OPENINGS).await?;
    let practice = cx.practice.clone();
    let first_page = cx.session.as_ref().map(|session| session.person.role.first_page());
    let zone = practice.wall.called().to_owned();
    let therapists: Vec<Therapist> = practice.therapists.iter().take(MOST_PEOPLE).cloned().collect();
    Ok(Page::new(&cx, "Book a visit", "", move || {
        view! {
            <FrontView clinic=practice.clinic.clone() first_page/>
            <div class="columns columns--main">
                <div>
                    <NextView next zone/>
                    <ServicesView services=practice.services.clone() gst_percent=practice.clinic.gst_percent/>
                </div>
                <div><PeopleView therapists all=practice.therapists.len()/></div>
            </div>
        }
    }))
}

#[component]
fn FrontView(clinic: Clinic, first_page: Option<&'static str>) -> impl IntoView {
    let call = format!("tel:{}", clinic.phone.replace(' ', ""));
    let phone = clinic.phone.clone();
    let button = match first_page {
        Some(page) => view! { <LinkButton href=page big=true>"Go to your page"</LinkButton> },
        None => view! { <LinkButton href="/sign-in" big=true>"Sign in"</LinkButton> },
    };
    view! {
        <div class="front">
            <PageHead title=clinic.name.clone()>
                <address>
                    {clinic.address()}
                    {(!phone.is_empty()).then(|| view! { <br/><a href=call class="nowrap">{phone}</a> })}
                </address>
            </PageHead>
            <div class="btn-row">
                <LinkButton href="/book" kind=ButtonKind::Main big=true>"Find a time"</LinkButton>
                {button}
            </div>
        </div>
    }
}

#[component]
fn NextView(next: Vec<NextOpening>, zone: String) -> impl IntoView {
    let empty = next.is_empty().then(|| view! { <p class="empty">"Nothing is free in the next two weeks. Later weeks may be."</p> });
    let rows: Vec<_> = next
        .into_iter()
        .map(|one| {
            let small = format!("{}, with {}", one.service_line, one.therapist_name);
            view! { <li><span><a class="link" href=one.href>{one.when}</a><small>{small}</small></span></li> }
        })
        .collect();
    view! {
        <Section id="next" heading="Next openings" aside=zone>
            {empty}
            <ul class="services services--times">{rows}</ul>
            <p><a class="link" href="/book">"All openings"</a></p>
        </Section>
    }
}

#[component]
fn ServicesView(services: Vec<Service>, gst_percent: i64) -> impl IntoView {
    let rows: Vec<_> = services
        .into_iter()
        .map(|service| {
            let tax = if gst_percent > 0 { " + GST" } else { "" };
            let small = format!("{} minutes", service.minutes);
            let price = format!("{}{tax}", service.price.spoken());
            let href = format!("/book?service={}", service.id);
            view! { <li><span><a href=href>{service.name}</a><small>{small}</small></span><span class="price">{price}</span></li> }
        })
        .collect();
    view! { <Section id="services" heading="What we offer"><ul class="services">{rows}</ul></Section> }
}

/// Therapists on the front page; the search finds the others by name.
const MOST_PEOPLE: usize = 24;

#[component]
fn PeopleView(therapists: Vec<Therapist>, all: usize) -> impl IntoView {
    let others = all.saturating_sub(therapists.len());
    let rows: Vec<_> = therapists
        .into_iter()
        .map(|one| {
            let href = format!("/book?therapist={}", one.id);
            view! { <li><a href=href>{one.with_credential()}</a><small>{one.bio_line}</small></li> }
        })
        .collect();
    let others = match others {
        0 => None,
        1 => Some("And one other".to_owned()),
        many => Some(format!("And {many} others")),
    };
    let others = others.map(|words| view! { <p><a class="link" href="/book?therapist=anyone">{words}</a></p> });
    view! { <Section id="people" heading="Who works here"><ul class="people">{rows}</ul>{others}</Section> }
}

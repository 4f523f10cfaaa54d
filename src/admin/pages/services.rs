//! `/admin/services`: what can be booked.

use super::{LinkRow, OneTap};
use crate::clinic::model::{Service, ServiceKind};
use crate::clinic::offering::{Audience, ServiceRules};
use crate::clinic::server::practice::Practice;
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::types::ids::ServiceId;
use crate::types::money::Cents;
use crate::types::person::Right;
use crate::ui::{Button, ButtonKind, Hidden, PageHead, Select, TextField, TickRow, options};
use crate::web::{Id, Page, PageResult};
use leptos::prelude::*;
use std::sync::Arc;
use strum::VariantArray;

pub async fn services_page(cx: Cx) -> PageResult {
    cx.staff(Right::Admin)?;
    let practice = cx.practice.clone();
    Ok(Page::new(&cx, "Services", "/admin", move || {
        let gst = practice.clinic.gst_percent;
        let rows: Vec<_> = practice
            .services
            .iter()
            .map(|one| {
                view! { <LinkRow href=format!("/admin/services/{}", one.id) words=one.line(gst) note=for_whom(one)/> }
            })
            .collect();
        view! {
            <PageHead title="Services"/>
            <ul class="ruled-list">{rows}</ul>
            <section class="section" aria-labelledby="new">
                <h2 id="new">"A new service"</h2>
                <p class="small soft">"Services of one name are one service of several lengths."</p>
                <ServiceForm practice=practice.clone() service=None/>
            </section>
        }
    }))
}

fn for_whom(service: &Service) -> String {
    let who = match &service.rules.audience {
        Audience::Anyone => "For anyone".to_owned(),
        Audience::New => "For those who are new here".to_owned(),
        Audience::Returning => "For those who have been here".to_owned(),
        Audience::Label(label) => format!("For those with the label {label}"),
    };
    let online = if service.rules.online { "" } else { ", booked by the desk" };
    let referral = if service.rules.referral { ", with a referral" } else { "" };
    format!("{who}{online}{referral}.")
}

pub async fn service_page(cx: Cx, Id(id): Id<ServiceId>) -> PageResult {
    cx.staff(Right::Admin)?;
    let practice = cx.practice.clone();
    let service = practice.service(id).cloned().ok_or(AppError::NotFound)?;
    Ok(Page::new(&cx, service.name.clone(), "/admin", move || {
        let name = service.line(0);
        view! {
            <PageHead title=name.clone()><p class="soft">"What is booked already keeps its time and its price."</p></PageHead>
            <ServiceForm practice=practice.clone() service=Some(service.clone())/>
            <AddOns practice=practice.clone() id/>
            <Prices practice=practice.clone() service=service.clone()/>
            <RoomsOf practice=practice.clone() id/>
            <section class="section" aria-labelledby="end">
                <h2 id="end">"No longer offered"</h2>
                <OneTap action="/api/admin/service-end" fields=vec![("service", id.to_string())] words="Stop offering it"
                    kind=ButtonKind::Ends label=format!("Stop offering it: {name}")/>
            </section>
        }
    }))
}

#[component]
fn ServiceForm(practice: Arc<Practice>, service: Option<Service>) -> impl IntoView {
    let id = service.as_ref().map(|one| one.id.to_string()).unwrap_or_default();
    let kinds = ServiceKind::VARIANTS.iter().map(|kind| (kind.into_str().to_owned(), kind.words().to_owned())).collect();
    let old = service.unwrap_or_else(new_service);
    let rules = &old.rules;
    let pieces = pieces(&practice, rules.equipment.clone());
    let reminders = old.reminders.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
    let who =
        options(&[("anyone", "Anyone"), ("new", "Who is new here"), ("returning", "Who has been here"), ("label", "Who has this label")]);
    let yes_no = |yes: bool| if yes { "yes" } else { "no" };
    let (online, referral) = ([("yes", "Clients and the desk"), ("no", "The desk only")], [("no", "Is not needed"), ("yes", "Is needed")]);
    view! {
        <form class="stack narrow" method="post" action="/api/admin/service">
            <Hidden name="service" value=id/>
            <TextField name="name" label="Name" value=old.name.clone() required=true/>
            <Select name="kind" label="Kind" options=kinds value=old.kind.into_str()/>
            <TextField name="minutes" label="Hands-on minutes" value=old.minutes.to_string() required=true/>
            <TextField name="price" label="Price before tax, dollars" value=old.price.to_string().trim_start_matches('$').to_owned()/>
            <TextField name="before" label="Minutes the room needs before" value=old.before_minutes.to_string()/>
            <TextField name="after" label="Minutes the room needs after" value=old.after_minutes.to_string()/>
            <TextField name="reminders" label="Reminders, hours before" value=reminders/>
            <Select name="audience" label="Who may book it" options=who value=rules.audience.into_str()/>
            <TextField name="label" label="That label" value=rules.audience.label().unwrap_or_default()/>
            <Select name="online" label="Booked by" options=options(&online) value=yes_no(rules.online)/>
            <Select name="referral" label="A physician’s referral" options=options(&referral) value=yes_no(rules.referral)/>
            <Select name="equipment" label="Equipment it needs" options=pieces value=rules.equipment.clone().unwrap_or_default()
                hint="Pieces are added under Rooms and equipment."/>
            <p class="btn-row"><Button kind=ButtonKind::Main>"Save"</Button></p>
        </form>
    }
}

/// The values of a new service's form.
fn new_service() -> Service {
    Service {
        id: ServiceId::from_uuid(uuid::Uuid::nil()),
        name: String::new(),
        kind: ServiceKind::Massage,
        minutes: 60,
        price: Cents::default(),
        before_minutes: 0,
        after_minutes: 15,
        reminders: vec![72, 24],
        rules: ServiceRules::default(),
    }
}

/// The equipment to choose from, by name. The equipment of the service stays a choice when no piece of that name is left.
fn pieces(practice: &Practice, needed: Option<String>) -> Vec<(String, String)> {
    let mut names: Vec<String> = practice.equipment().iter().map(|one| one.name.clone()).chain(needed).collect();
    names.sort_unstable();
    names.dedup();
    let nothing = (String::new(), "Nothing".to_owned());
    std::iter::once(nothing).chain(names.into_iter().map(|name| (name.clone(), name))).collect()
}

#[component]
fn AddOns(practice: Arc<Practice>, id: ServiceId) -> impl IntoView {
    let rows: Vec<_> = practice
        .add_ons_of(id)
        .map(|one| {
            let fields = vec![("service", id.to_string()), ("add_on", one.id.to_string())];
            let label = format!("Stop offering it: {}", one.name);
            view! {
                <li>
                    <span>{one.line()}</span>
                    <OneTap action="/api/admin/add-on-end" fields words="Stop offering it" kind=ButtonKind::Quiet label/>
                </li>
            }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="with">
            <h2 id="with">"With it"</h2>
            <ul class="ruled-list">{rows}</ul>
            <form class="stack narrow" method="post" action="/api/admin/add-on">
                <Hidden name="service" value=id.to_string()/>
                <TextField id="add-name" name="name" label="Something to add" required=true/>
                <TextField id="add-minutes" name="minutes" label="Hands-on minutes it adds"/>
                <TextField id="add-price" name="price" label="What it adds to the price, dollars"/>
                <p class="btn-row"><Button>"Offer it"</Button></p>
            </form>
        </section>
    }
}

#[component]
fn Prices(practice: Arc<Practice>, service: Service) -> impl IntoView {
    let yes_no = options(&[("yes", "Gives it"), ("no", "Does not give it")]);
    let rows: Vec<_> = practice
        .therapists
        .iter()
        .map(|one| {
            let gives = practice.gives(one.id, service.id);
            let own = practice.own_price(one.id, service.id).map(|price| price.to_string().trim_start_matches('$').to_owned());
            let price = if gives { practice.price(&service, one.id).spoken() } else { "does not give it".to_owned() };
            let yes_no = yes_no.clone();
            view! {
                <li>
                    <details class="more">
                        <summary>{format!("{}: {price}", one.name)}</summary>
                        <form class="stack narrow" method="post" action="/api/admin/offer">
                            <Hidden name="therapist" value=one.id.to_string()/><Hidden name="service" value=service.id.to_string()/>
                            <Select id=format!("gives-{}", one.id) name="gives" label=one.name.clone() options=yes_no
                                value=if gives { "yes" } else { "no" }/>
                            <TextField id=format!("price-{}", one.id) name="price" label="Own price, dollars"
                                value=own.unwrap_or_default() hint="Empty: the price of the service"/>
                            <p class="btn-row"><Button>"Save"</Button></p>
                        </form>
                    </details>
                </li>
            }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="prices"><h2 id="prices">"Who gives it"</h2><ul class="ruled-list">{rows}</ul></section>
    }
}

#[component]
fn RoomsOf(practice: Arc<Practice>, id: ServiceId) -> impl IntoView {
    let allowed: Vec<_> = practice.rooms_for(id).map(|room| room.id).collect();
    let all = allowed.len() == practice.rooms.len();
    let ticks: Vec<_> = practice
        .rooms
        .iter()
        .map(|room| {
            let checked = !all && allowed.contains(&room.id);
            view! { <TickRow name="rooms[]" value=room.id.to_string() label=room.name.clone() checked/> }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="where">
            <h2 id="where">"Where"</h2>
            <form class="stack narrow" method="post" action="/api/admin/service-rooms">
                <Hidden name="service" value=id.to_string()/>
                <fieldset><legend>"Only in these rooms. None ticked: in any."</legend>{ticks}</fieldset>
                <p class="btn-row"><Button>"Save"</Button></p>
            </form>
        </section>
    }
}

//! `/admin/clients/{id}`: who acts for a client, and the labels and referrals that open restricted services to them.

use super::{ActionRow, OneTap};
use crate::accounts::server::household;
use crate::booking::desk::server::queries;
use crate::session::cx::Cx;
use crate::types::ids::ClientId;
use crate::types::instant::{Instant, Span};
use crate::types::person::Right;
use crate::ui::{Button, ButtonKind, Hidden, PageHead, Select, TextField};
use crate::web::{Id, Page, PageResult};
use leptos::prelude::*;

pub async fn client_page(cx: Cx, Id(id): Id<ClientId>) -> PageResult {
    let staff = cx.staff(Right::Schedule)?;
    let client = queries::client(&cx, &staff, id).await?;
    let (labels, referrals) = queries::arrangements(&cx, &staff, id).await?;
    let last_day = |until: Instant| cx.practice.wall.day_of_record(until.minus(Span::seconds(1)));
    let referral = |(service, until)| Some((cx.practice.service(service)?.line(0), last_day(until)));
    let referrals: Vec<(String, String)> = referrals.into_iter().filter_map(referral).collect();
    let guardians = household::guardians(&cx, &staff, id).await?;
    cx.looked_at("/admin/clients", client.clone(), None).await?;
    let services: Vec<(String, String)> = cx.practice.services.iter().map(|one| (one.id.to_string(), one.line(0))).collect();
    Ok(Page::new(&cx, client.name.clone(), "/schedule", move || {
        view! {
            <PageHead title=client.name.clone()/>
            <Acting id name=client.name.clone() guardians/>
            <Labels id labels/>
            <Referrals id referrals services/>
        }
    }))
}

#[component]
fn Acting(id: ClientId, name: String, guardians: Vec<(ClientId, String, String)>) -> impl IntoView {
    let row = |(_, guardian, email): (ClientId, String, String)| {
        let fields = vec![("client", id.to_string()), ("email", email.clone()), ("acts", "no".to_owned())];
        let label = format!("{guardian} no longer acts for {name}");
        view! {
            <ActionRow words=guardian note=email>
                <OneTap action="/api/admin/household" fields words="No longer" kind=ButtonKind::Quiet label/>
            </ActionRow>
        }
    };
    let rows: Vec<_> = guardians.into_iter().map(row).collect();
    view! {
        <section class="section" aria-labelledby="acts">
            <h2 id="acts">"Who acts for them"</h2>
            <p class="small soft">"A parent for a child. They book, move and cancel, and letters go to them."</p>
            <ul class="ruled-list">{rows}</ul>
            <form class="stack narrow" method="post" action="/api/admin/household">
                <Hidden name="client" value=id.to_string()/><Hidden name="acts" value="yes"/>
                <TextField name="email" label="E-mail of that client" kind="email" required=true/>
                <p class="btn-row"><Button>"Let them act"</Button></p>
            </form>
        </section>
    }
}

#[component]
fn Labels(id: ClientId, labels: Vec<String>) -> impl IntoView {
    let row = |name: String| {
        let fields = vec![("client", id.to_string()), ("label", name.clone()), ("has", "no".to_owned())];
        let label = format!("Take away the label {name}");
        view! {
            <li><span>{name}</span><OneTap action="/api/admin/label" fields words="Take away" kind=ButtonKind::Quiet label/></li>
        }
    };
    let rows: Vec<_> = labels.into_iter().map(row).collect();
    view! {
        <section class="section" aria-labelledby="labels">
            <h2 id="labels">"Labels"</h2>
            <p class="small soft">"A label opens what is booked only by those who have it."</p>
            <ul class="ruled-list">{rows}</ul>
            <form class="stack narrow" method="post" action="/api/admin/label">
                <Hidden name="client" value=id.to_string()/><Hidden name="has" value="yes"/>
                <TextField name="label" label="A new label" required=true/>
                <p class="btn-row"><Button>"Add the label"</Button></p>
            </form>
        </section>
    }
}

#[component]
fn Referrals(id: ClientId, referrals: Vec<(String, String)>, services: Vec<(String, String)>) -> impl IntoView {
    let row = |(service, until): (String, String)| {
        view! { <li><span>{service}<small class="small soft">{format!("until {until}")}</small></span></li> }
    };
    let rows: Vec<_> = referrals.into_iter().map(row).collect();
    view! {
        <section class="section" aria-labelledby="referrals">
            <h2 id="referrals">"Referrals"</h2>
            <ul class="ruled-list">{rows}</ul>
            <form class="stack narrow" method="post" action="/api/admin/referral">
                <Hidden name="client" value=id.to_string()/>
                <Select name="service" label="For" options=services/>
                <TextField name="until" label="It counts until" kind="date" required=true/>
                <p class="btn-row"><Button>"Note the referral"</Button></p>
            </form>
        </section>
    }
}

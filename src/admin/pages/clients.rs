//! `/admin/clients/{id}`: who acts for a client, and the labels and referrals that open restricted services to them.

use super::{ActionRow, OneTap};
use crate::accounts::model::Asked;
use crate::accounts::server::{consent, household};
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
    let acting = Acting {
        guardians: household::guardians(&cx, &staff, id).await?,
        asked: consent::of_client(&cx, &staff, id).await?.into_iter().map(|one| one_asked(&cx, one)).collect(),
        can_be_asked: household::has_own_address(&cx, &staff, id).await?,
    };
    cx.looked_at("/admin/clients", client.clone(), None).await?;
    let services: Vec<(String, String)> = cx.practice.services.iter().map(|one| (one.id.to_string(), one.line(0))).collect();
    Ok(Page::new(&cx, client.name.clone(), "/schedule", move || {
        view! {
            <PageHead title=client.name.clone()/>
            <ActingView id name=client.name.clone() acting/>
            <Labels id labels/>
            <Referrals id referrals services/>
        }
    }))
}

/// Who acts for a client, and who may if the client agrees.
struct Acting {
    guardians: Vec<(ClientId, String, String)>,
    /// Name, address, and how it stands.
    asked: Vec<(String, String, String)>,
    can_be_asked: bool,
}

fn one_asked(cx: &Cx, one: Asked) -> (String, String, String) {
    let day = cx.practice.wall.day(one.asked_at);
    let stands = if one.agrees.is_some() { format!("Asked on {day}: the answer was no") } else { format!("Asked on {day}, no answer yet") };
    (one.guardian_name, one.guardian_email, stands)
}

#[component]
fn ActingView(id: ClientId, name: String, acting: Acting) -> impl IntoView {
    let end = |email: &str| vec![("client", id.to_string()), ("email", email.to_owned()), ("acts", "no".to_owned())];
    let guardian = |(_, guardian, email): (ClientId, String, String)| {
        let (label, fields) = (format!("{guardian} no longer acts for {name}"), end(&email));
        view! {
            <ActionRow words=guardian note=email>
                <OneTap action="/api/admin/household" fields words="No longer" kind=ButtonKind::Quiet label/>
            </ActionRow>
        }
    };
    let asked = |(guardian, email, stands): (String, String, String)| {
        let (label, fields) = (format!("Take back the question whether {guardian} may act for {name}"), end(&email));
        view! {
            <ActionRow words=guardian note=format!("{email} · {stands}")>
                <OneTap action="/api/admin/household" fields words="Take back" kind=ButtonKind::Quiet label/>
            </ActionRow>
        }
    };
    let rows: Vec<_> = acting.guardians.into_iter().map(guardian).collect();
    let questions: Vec<_> = acting.asked.into_iter().map(asked).collect();
    view! {
        <section class="section" aria-labelledby="acts">
            <h2 id="acts">"Who acts for them"</h2>
            <ul class="ruled-list">{rows}{questions}</ul>
            <LetAct id name can_be_asked=acting.can_be_asked/>
        </section>
    }
}

/// Lets someone act for this client, or asks the client first if they can be asked.
#[component]
fn LetAct(id: ClientId, name: String, can_be_asked: bool) -> impl IntoView {
    let (lead, child, button) = if can_be_asked {
        (format!("They book, move and cancel. It begins once {name} agrees: we ask by e-mail."), "no", "Ask by e-mail")
    } else {
        (
            format!(
                "They book, move and cancel, and letters go to them. {name} has no e-mail address to be asked by, so only a child’s \
                  parent or guardian can be entered here."
            ),
            "yes",
            "They are a child: let the parent act",
        )
    };
    view! {
        <p class="small soft">{lead}</p>
        <form class="stack narrow" method="post" action="/api/admin/household">
            <Hidden name="client" value=id.to_string()/><Hidden name="acts" value="yes"/><Hidden name="child" value=child/>
            <TextField name="email" label="E-mail of the client who is to act" kind="email" required=true/>
            <p class="btn-row"><Button>{button}</Button></p>
        </form>
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

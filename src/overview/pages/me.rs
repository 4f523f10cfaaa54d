//! `/me`: the account page. Telephone, family, calendar, sessions, and who opened the record.

use crate::accounts::server::household::{self, Dependant};
use crate::accounts::server::queries::{self, OpenSession};
use crate::booking::calendar::server::feed;
use crate::overview::server::who_opened::{LogEntry, who_opened};
use crate::session::cx::Cx;
use crate::types::ids::ClientId;
use crate::types::person::Role;
use crate::ui::{Button, ButtonKind, Hidden, PageHead, TextField};
use crate::web::{Page, PageResult};
use leptos::prelude::*;

pub async fn me_page(cx: Cx) -> PageResult {
    let me = cx.signed_in()?;
    let sessions = queries::open_sessions(&cx, &me).await?;
    let log = match me.person().role {
        Role::Client => Some(who_opened(&cx, &cx.client()?).await?),
        Role::Therapist | Role::Staff | Role::Owner => None,
    };
    let calendar = feed::address(&cx, &me).await?;
    let phone = household::phone(&cx, &me).await?.unwrap_or_default();
    let family = match cx.client() {
        Ok(me) => Some((household::dependants(&cx, &me).await?, household::own_guardians(&cx, &me).await?)),
        Err(_) => None,
    };
    let role = me.person().role;
    // Only clients and therapists have visits, but anyone can stop a calendar address they have.
    let visits = matches!(role, Role::Client | Role::Therapist) || calendar.is_some();
    let (name, email) = (me.person().name.clone(), me.person().email.clone());
    Ok(Page::new(&cx, "Account and privacy", "/me", move || {
        view! {
            <PageHead title=name><p class="soft">{email}</p></PageHead>
            <div class="columns columns--main">
                <div>{log.map(|log| view! { <WhoOpenedView log/> })}</div>
                <div>
                    <TelephoneView phone/>
                    {family.map(|(family, guardians)| view! { <FamilyView family/><GuardiansView guardians/> })}
                    {visits.then(|| view! { <CalendarView role address=calendar/> })}
                    <SessionsView sessions/>
                </div>
            </div>
        }
    }))
}

#[component]
fn TelephoneView(phone: String) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="phone-head">
            <h2 id="phone-head">"Your telephone"</h2>
            <form class="stack narrow" method="post" action="/api/accounts/phone">
                <TextField name="phone" label="So that the front desk can find and call you" kind="tel" autocomplete="tel" value=phone/>
                <p class="btn-row"><Button>"Save"</Button></p>
            </form>
        </section>
    }
}

/// The people this client books for.
#[component]
fn FamilyView(family: Vec<Dependant>) -> impl IntoView {
    let rows: Vec<_> = family
        .into_iter()
        .map(|one| {
            let href = format!("/book?client={}", one.id);
            let label = format!("Book for {}", one.name);
            view! { <li><span>{one.name}</span><a class="link" href=href aria-label=label>"Book"</a></li> }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="household">
            <h2 id="household">"Whom you book for"</h2>
            <p class="soft">"A child, or someone who does not book themselves. Letters about their visits come to you."</p>
            <ul class="ruled-list">{rows}</ul>
            <form class="stack narrow" method="post" action="/api/accounts/dependant">
                <TextField name="name" label="Their name" required=true maxlength=100/>
                <p class="btn-row"><Button>"Add them"</Button></p>
            </form>
        </section>
    }
}

/// The people who act for this client; nothing where there are none.
#[component]
fn GuardiansView(guardians: Vec<(ClientId, String)>) -> impl IntoView {
    let some = !guardians.is_empty();
    let rows: Vec<_> = guardians
        .into_iter()
        .map(|(id, name)| {
            let label = format!("{name} no longer acts for me");
            view! {
                <li>
                    <span>{name}</span>
                    <form method="post" action="/api/accounts/guardian-end">
                        <Hidden name="guardian" value=id.to_string()/>
                        <Button kind=ButtonKind::Ends aria_label=label>"No longer"</Button>
                    </form>
                </li>
            }
        })
        .collect();
    some.then(|| {
        view! {
            <section class="section" aria-labelledby="guardians">
                <h2 id="guardians">"Who acts for you"</h2>
                <p class="soft">"They can book, move and cancel visits for you. They do not see your record or your messages."</p>
                <ul class="ruled-list">{rows}</ul>
            </section>
        }
    })
}

/// An address a phone's calendar can subscribe to.
#[component]
fn CalendarView(role: Role, address: Option<String>) -> impl IntoView {
    let what = match role {
        Role::Client => {
            "A private address that your phone’s calendar can subscribe to. It shows when, where and with whom your visits are, \
             and those of whoever you book for, and what cancelling costs. It names no client and not what the visit is for."
        }
        _ => {
            "A private address that your phone’s calendar can subscribe to. It shows when and in which room you have visits. \
             It names no client."
        }
    };
    view! {
        <section class="section" aria-labelledby="calendar">
            <h2 id="calendar">"Your visits in your own calendar"</h2>
            {match address {
                None => view! {
                    <p class="soft">{what}</p>
                    <form class="btn-row" method="post" action="/api/booking/feed"><Button>"Make an address"</Button></form>
                }.into_any(),
                Some(address) => view! {
                    <p>"Subscribe to this address. Whoever has it sees when your visits are, so keep it to yourself."</p>
                    <p class="wrap-anywhere"><a class="link" href=address.clone()>{address.clone()}</a></p>
                    <div class="btn-row">
                        <form method="post" action="/api/booking/feed"><Button>"Make a new one"</Button></form>
                        <form method="post" action="/api/booking/feed-stop"><Button kind=ButtonKind::Ends>"Stop this one"</Button></form>
                    </div>
                }.into_any(),
            }}
        </section>
    }
}

#[component]
fn SessionsView(sessions: Vec<OpenSession>) -> impl IntoView {
    let rows: Vec<_> = sessions
        .into_iter()
        .map(|one| {
            let here = if one.this_one { "This device" } else { "Another device" };
            let times = format!("Signed in {}, last seen {}", one.since, one.last_seen);
            view! { <li><span>{here}<small class="small soft">{times}</small></span></li> }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="where">
            <h2 id="where">"Where you are signed in"</h2>
            <ul class="ruled-list">{rows}</ul>
            <div class="btn-row space-above">
                <form method="post" action="/api/accounts/sign-out"><Button>"Sign out"</Button></form>
                <form method="post" action="/api/accounts/sign-out-everywhere">
                    <Button kind=ButtonKind::Ends>"Sign out everywhere"</Button>
                </form>
            </div>
        </section>
    }
}

#[component]
fn WhoOpenedView(log: Vec<LogEntry>) -> impl IntoView {
    let empty = log.is_empty();
    let rows: Vec<_> = log
        .into_iter()
        .map(|entry| {
            view! {
                <li>
                    <span>{entry.who}<small class="small soft">{entry.what}</small></span>
                    <span class="small soft">{entry.when}</span>
                </li>
            }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="log">
            <h2 id="log">"Who opened your record"</h2>
            <p class="soft">"Every look and every change, newest first. Nobody can take a line out."</p>
            {if empty {
                view! { <p>"Nobody but you has opened it yet."</p> }.into_any()
            } else {
                view! { <ol class="ruled-list">{rows}</ol> }.into_any()
            }}
        </section>
    }
}

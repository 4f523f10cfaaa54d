//! `/home?flare=1`: the home page on a bad pain day. What helps at home, then the soonest times, in big buttons and few words.

use crate::booking::appointments::pages::parts::AlternativeRow;
use crate::booking::openings::server::suggestions;
use crate::error::{Alternative, AppError};
use crate::messaging::server::queries as messaging;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::treatments::server::queries as treatments;
use crate::ui::{ButtonKind, LinkButton, PageHead, Section};
use leptos::prelude::*;

pub struct Flare {
    today: String,
    home_care: Vec<String>,
    soonest: Vec<Alternative>,
    /// Leads to a thread with a message already begun.
    write: String,
}

pub async fn flare(cx: &Cx, me: &SignedInClient) -> Result<Flare, AppError> {
    let last = treatments::last_visit(cx, me.id).await?;
    let threads = messaging::threads(cx, me).await?;
    Ok(Flare {
        today: cx.practice.wall.day(cx.now),
        home_care: last.map(|last| last.visit.home_care).unwrap_or_default(),
        soonest: suggestions::soonest(cx, me).await?,
        write: threads.first().map_or_else(|| "/messages".to_owned(), |thread| format!("/messages/{}?write=flare", thread.thread)),
    })
}

#[component]
pub fn FlareView(flare: Flare) -> impl IntoView {
    let Flare { today, home_care, soonest, write } = flare;
    let care: Vec<_> = home_care.into_iter().map(|line| view! { <li>{line}</li> }).collect();
    let none = soonest.is_empty();
    let times: Vec<_> = soonest.into_iter().map(|one| view! { <AlternativeRow one/> }).collect();
    view! {
        <div class="flare">
            <PageHead over=today title="A hard day"><p>"First what helps at home, then the soonest times."</p></PageHead>
            {(!care.is_empty()).then(|| view! {
                <Section id="care" heading="Do this first"><ul class="dash-list flare__care">{care}</ul></Section>
            })}
            <Section id="soon" heading="The soonest times">
                {none.then(|| view! { <p>"Nothing is free in the next seven days. Write to your therapist, or call the desk."</p> })}
                <ul>{times}</ul>
            </Section>
            <div class="btn-row flare__do">
                <LinkButton href=write kind=ButtonKind::Main big=true>"Tell my therapist"</LinkButton>
                <LinkButton href="/home" kind=ButtonKind::Quiet>"Back to everything"</LinkButton>
            </div>
            <p class="small soft">
                "New numbness, weakness, fever, or trouble with bladder or bowel: call 911. A nurse answers at 811 at any hour."
            </p>
        </div>
    }
}

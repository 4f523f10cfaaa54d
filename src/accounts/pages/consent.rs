//! `/consent/{token}`: someone says whether another client may act for them. Looking at it changes nothing.

use crate::accounts::model::Asked;
use crate::accounts::server::consent;
use crate::session::cx::Cx;
use crate::types::person::first_name;
use crate::ui::{Button, ButtonKind, Hidden, PageHead};
use crate::web::{Page, PageResult};
use axum::extract::Path;
use axum::http::StatusCode;
use leptos::prelude::*;

pub async fn consent_page(cx: Cx, Path(token): Path<String>) -> PageResult {
    let asked = consent::asked(&cx, &token).await?;
    if !consent::is_open(&cx, &asked) {
        return Ok(Page::new(&cx, ENDED, "", || view! { <EndedView/> }).with_status(StatusCode::GONE));
    }
    let title = format!("May {} act for you?", asked.guardian_name);
    let until = cx.practice.wall.day(asked.ends_at);
    let clinic = cx.practice.clinic.name.clone();
    Ok(Page::new(&cx, title.clone(), "", move || view! { <AskedView title asked clinic until token/> }))
}

const ENDED: &str = "This question has ended";

#[component]
fn EndedView() -> impl IntoView {
    view! {
        <PageHead title=ENDED>
            <p>"The link worked for two weeks. Nothing was changed. To say yes or no now, please call the clinic."</p>
        </PageHead>
    }
}

#[component]
fn AskedView(title: String, asked: Asked, clinic: String, until: String, token: String) -> impl IntoView {
    let answered = asked.agrees;
    let Asked { guardian_name: guardian, dependant_name: dependant, .. } = asked;
    let they = first_name(&guardian).to_owned();
    let greeting = format!("{}, the front desk of {clinic} asks you this because it concerns your own visits.", first_name(&dependant));
    let now = match answered {
        None => "You have not answered yet.".to_owned(),
        Some(true) => format!("You said yes: {they} acts for you."),
        Some(false) => format!("You said no: {they} does not act for you."),
    };
    let answer = |value: &'static str, words: String, kind: ButtonKind| {
        view! {
            <form method="post" action="/api/accounts/consent">
                <Hidden name="token" value=token.clone()/>
                <Hidden name="answer" value=value/>
                <Button kind>{words}</Button>
            </form>
        }
    };
    let yes = (answered != Some(true)).then(|| answer("yes", "Yes, I agree".to_owned(), ButtonKind::Main));
    let no = (answered != Some(false)).then(|| {
        let words = if answered.is_some() { format!("{they} no longer acts for me") } else { "No".to_owned() };
        answer("no", words, ButtonKind::Ends)
    });
    view! {
        <div class="narrow">
            <PageHead title><p>{greeting}</p></PageHead>
            <p>{format!("If you agree, {they} can book, move and cancel visits for you, and sees when and with whom they are.")}</p>
            <p>{format!("{they} does not see your record, your messages or your answers. You go on booking for yourself as before.")}</p>
            <p role="status"><b>{now}</b>{format!(" You can change your answer here until {until}, and later at the front desk.")}</p>
            <div class="btn-row">{yes}{no}</div>
        </div>
    }
}

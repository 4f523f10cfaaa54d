//! `/admin/closures`: when the clinic, or one of its places, is closed.

use super::{ActionRow, NotSaved, OneTap, Preview, range_words};
use crate::admin::server::hours_form;
use crate::booking::stranded::server::queries;
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::types::person::Right;
use crate::ui::{Button, ButtonKind, Hidden, PageHead, Select, TextField};
use crate::web::{Page, PageResult, Query};
use axum::http::StatusCode;
use leptos::prelude::*;

pub async fn closures_page(cx: Cx, query: Query) -> PageResult {
    let staff = cx.staff(Right::Schedule)?;
    let [place, from, until, reason] = ["place", "from", "until", "reason"].map(|name| query.kept(name));
    let mut problem = None;
    let mut stranded = None;
    if query.has("check") {
        match hours_form::closure(&cx, &place, &from, &until, &reason) {
            Ok(change) => stranded = Some(queries::preview(&cx, &staff, &change).await?),
            Err(AppError::Invalid(fields)) => problem = fields.0.into_iter().next().map(|one| one.sentence),
            Err(error) => return Err(error),
        }
    }
    let subjects = stranded.iter().flatten().map(|one| one.subject.clone()).collect();
    cx.looked_at_all("/admin/closures", subjects, None).await?;
    let planned = planned(&cx);
    let places: Vec<(String, String)> = std::iter::once((String::new(), "All of the clinic".to_owned()))
        .chain(cx.practice.locations.iter().map(|one| (one.id.to_string(), one.name.clone())))
        .collect();
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::new(&cx, "Closures", "/admin", move || {
        let fields = vec![("place", place.clone()), ("from", from.clone()), ("until", until.clone()), ("reason", reason.clone())];
        let preview =
            stranded.map(|stranded| view! { <Preview stranded action="/api/admin/closure" fields back="/admin/closures".to_owned()/> });
        view! {
            <PageHead title="Closures"/>
            {problem.map(|sentence| view! { <NotSaved sentence/> })}
            {preview}
            <Planned planned/>
            <Close places values=[place, from, until, reason]/>
        }
    });
    Ok(page.with_status(status))
}

/// The closures that are not over: id, "Thu 24 Dec, 12:00 pm to …", and why.
fn planned(cx: &Cx) -> Vec<(String, String, String)> {
    let planned = cx.practice.closures.iter().filter(|one| one.range.end > cx.now);
    planned.map(|one| (one.id.to_string(), range_words(&cx.practice, one.range), one.reason.clone())).collect()
}

#[component]
fn Planned(planned: Vec<(String, String, String)>) -> impl IntoView {
    let empty = planned.is_empty().then(|| view! { <p class="empty">"No closure is planned."</p> });
    let row = |(id, range, reason): (String, String, String)| {
        let (fields, label) = (vec![("closure", id)], format!("Open after all: {range}"));
        view! {
            <ActionRow words=range note=reason>
                <OneTap action="/api/admin/closure-end" fields words="Open after all" kind=ButtonKind::Quiet label/>
            </ActionRow>
        }
    };
    let rows: Vec<_> = planned.into_iter().map(row).collect();
    view! { {empty}<ul class="ruled-list">{rows}</ul> }
}

#[component]
fn Close(places: Vec<(String, String)>, values: [String; 4]) -> impl IntoView {
    let [place, from, until, reason] = values;
    view! {
        <section class="section" aria-labelledby="new">
            <h2 id="new">"Close"</h2>
            <form class="stack narrow" method="get" action="/admin/closures">
                <Hidden name="check" value="1"/>
                <Select name="place" label="What" options=places value=place/>
                <TextField name="from" label="From" kind="datetime-local" value=from required=true/>
                <TextField name="until" label="Until" kind="datetime-local" value=until required=true/>
                <TextField name="reason" label="Why (staff see it)" value=reason/>
                <p class="btn-row"><Button>"See what it changes"</Button></p>
            </form>
        </section>
    }
}

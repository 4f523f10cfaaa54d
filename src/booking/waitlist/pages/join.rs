//! `/book/wait`: the form that joins the waitlist, filled in from the search that led here, so that one tap is enough.

use crate::booking::appointments::server::acting;
use crate::booking::availability::times::{Part, Parts, Weekdays};
use crate::booking::openings::pages::filter;
use crate::booking::waitlist::server::queries::{self, WaitForm};
use crate::session::cx::Cx;
use crate::types::weekday::weekday_short;
use crate::ui::{Button, ButtonKind, Choice, Hidden, LinkButton, PageHead, Pick, Select, TextField, options};
use crate::web::{Page, PageResult, Query};
use leptos::prelude::*;
use strum::VariantArray;

pub async fn wait_page(cx: Cx, query: Query) -> PageResult {
    let search = filter::read(&query);
    let me = acting::acting(&cx, search.client, None).await?;
    let form = queries::form(&cx, &me, &search).await?;
    cx.looked_at("/book/wait", me.subject(), None).await?;
    Ok(Page::new(&cx, "Tell me when a time comes free", "/book", move || match form {
        Some(form) => view! { <WaitView form/> }.into_any(),
        None => view! { <PageHead title="Tell me when a time comes free"><p>"Nothing can be booked here yet."</p></PageHead> }.into_any(),
    }))
}

const NOTICE: [(&str, &str); 4] =
    [("2", "Two hours before"), ("12", "Twelve hours before"), ("24", "A day before"), ("48", "Two days before")];

#[component]
fn WaitView(form: WaitForm) -> impl IntoView {
    let (client, whose) = form.client.unzip();
    let (add_ons, with_it) = form.add_ons;
    let places: Vec<_> = std::iter::once((String::new(), "Any place".to_owned())).chain(form.places).collect();
    let place = (places.len() > 1).then(|| view! { <Select name="place" label="Where" options=places value=form.place/> });
    let swap = form.swaps.map(|(id, words)| {
        let options = vec![(String::new(), "I keep what I have".to_owned()), (id, format!("It takes the place of {words}"))];
        view! { <Select name="swaps" label="And your next visit?" options/> }
    });
    let (whose, what) = (whose.map(|name| format!("For {name}. ")), format!("{}{with_it}. ", form.service_line));
    view! {
        <PageHead title="Tell me when a time comes free">
            <p>{whose}{what}"When one does, it is held for you alone for a while, and we write to you."</p>
        </PageHead>
        <form class="stack--wide narrow" method="post" action="/api/booking/wait">
            <Hidden name="service" value=form.service.to_string()/>
            {client.map(|id| view! { <Hidden name="client" value=id.to_string()/> })}
            {(!add_ons.is_empty()).then(|| view! { <Hidden name="add_ons" value=add_ons/> })}
            <Select name="therapist" label="With" options=form.therapists value=form.with/>
            {place}
            {when(form.weekdays, form.parts)}
            <TextField name="from" label="From" kind="date" value=form.first/>
            <TextField name="until" label="Until" kind="date" value=form.last/>
            <Select name="notice" label="I need to know at least" options=options(&NOTICE) value="12".to_owned()/>
            {swap}
            <div class="btn-row">
                <Button kind=ButtonKind::Main>"Put me on the list"</Button>
                <LinkButton href="/book" kind=ButtonKind::Quiet>"Back to the times"</LinkButton>
            </div>
        </form>
    }
}

fn when(weekdays: Weekdays, chosen: Parts) -> impl IntoView {
    let day = |day: i64| {
        let label = weekday_short(day);
        view! { <Choice name=format!("d{day}") value="on" label=label checked={weekdays.has(day)} kind=Pick::Any/> }
    };
    let part = |(n, part): (usize, Part)| {
        view! { <Choice name=format!("p{}", n + 1) value="on" label=part.words() checked={chosen.has(part)} kind=Pick::Any/> }
    };
    let days = (1..=7).map(day).collect_view();
    let parts = Part::VARIANTS.iter().copied().enumerate().map(part).collect_view();
    view! {
        <fieldset class="ask ask--first"><legend>"On these days"</legend><div class="choices choices--tight">{days}</div></fieldset>
        <fieldset class="ask"><legend>"At this time of day"</legend><div class="choices choices--tight">{parts}</div></fieldset>
    }
}

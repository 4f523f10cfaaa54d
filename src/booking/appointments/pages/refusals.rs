//! The next step after a refusal of booking: other times, or the same change once more.

use crate::error::{Alternative, AppError};
use crate::ui::{Button, ButtonKind, Hidden, LinkButton};
use crate::web::error_page::Filled;
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

pub fn next_step(error: &AppError, filled: Option<&Filled>) -> Option<AnyView> {
    match error {
        AppError::SlotTaken { nearest, .. } => Some(nearest_openings(nearest.clone(), filled.cloned())),
        AppError::Touches { visits, count, .. } => Some(filled.map(|filled| anyway(filled.clone(), visits, *count)).into_any()),
        AppError::HoldExpired => {
            Some(view! { <p class="btn-row"><LinkButton href="/book" kind=ButtonKind::Main>"Find a time"</LinkButton></p> }.into_any())
        }
        _ => None,
    }
}

/// The visits that a change would touch, and the same form once more, agreeing to that.
fn anyway(filled: Filled, visits: &[String], count: usize) -> impl IntoView + use<> {
    let kept: Vec<_> = filled
        .pairs
        .into_iter()
        .filter(|(name, value)| name != "agreed" && !value.is_empty())
        .map(|(name, value)| view! { <Hidden name value/> })
        .collect();
    let more = count.saturating_sub(visits.len());
    let rest = (more > 0).then(|| view! { <li>{format!("and {more} more")}</li> });
    view! {
        <ul class="ruled-list">{visits.iter().map(|visit| view! { <li><span>{visit.clone()}</span></li> }).collect_view()}{rest}</ul>
        <form method="post" action=filled.endpoint.path>
            {kept}
            <Hidden name="agreed" value=count.to_string()/>
            <p class="btn-row"><Button kind=ButtonKind::Ends>"Change it all the same"</Button></p>
        </form>
    }
}

/// Offers each opening with the refused form, its other fields kept.
fn nearest_openings(nearest: Vec<Alternative>, filled: Option<Filled>) -> AnyView {
    let action = filled.as_ref().map_or("/api/booking/hold", |filled| filled.endpoint.path);
    let about_the_opening = |name: &str| ["therapist", "service", "start"].contains(&name);
    let kept: Vec<(String, String)> = filled
        .map(|filled| filled.pairs.into_iter().filter(|(name, value)| !about_the_opening(name) && !value.is_empty()).collect())
        .unwrap_or_default();
    let (word, all) = match action {
        "/api/schedule/book" => ("Book", "/schedule/book"),
        "/api/schedule/move" => ("Move here", "/schedule"),
        _ => ("Hold", "/book"),
    };
    let openings: Vec<_> = nearest
        .into_iter()
        .map(|one| {
            let hold = format!("{word} {}", one.words);
            view! {
                <li class="opening opening--plain">
                    <span class="opening__who">{one.words}</span>
                    <form method="post" action=action>
                        {kept.iter().map(|(name, value)| view! { <Hidden name=name.clone() value=value.clone()/> }).collect_view()}
                        <Hidden name="therapist" value=one.therapist.to_string()/>
                        <Hidden name="service" value=one.service.to_string()/>
                        <Hidden name="start" value=one.start.micros().to_string()/>
                        <Button aria_label=hold>{word}</Button>
                    </form>
                </li>
            }
        })
        .collect();
    view! {
        <ul>{openings}</ul>
        <p class="btn-row"><LinkButton href=all kind=ButtonKind::Main>"See all times"</LinkButton></p>
    }
    .into_any()
}

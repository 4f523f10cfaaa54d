//! Visits and check-ins in one list, newest first: a large dot for a visit, a small one for a check-in.

use crate::outcomes::server::queries::Answer;
use crate::platform::local_time::Wall;
use crate::treatments::server::store::TimelineVisit;
use crate::types::instant::Instant;
use leptos::prelude::*;
use std::cmp::Reverse;
use std::fmt::Display;

/// One row. Without `href` it opens nothing.
pub struct Item {
    pub at: Instant,
    pub score: bool,
    pub href: Option<String>,
    pub title: String,
    pub small: String,
    pub right: String,
}

/// A visit under `base` ("/visits").
pub fn visit_item(visit: &TimelineVisit, base: &str, wall: &Wall, now: Instant) -> Item {
    Item {
        at: visit.start,
        score: false,
        href: Some(format!("{base}/{}", visit.id)),
        title: day(visit.start, wall, now),
        small: format!("{}, {}, {} minutes", visit.headline, visit.therapist_name, visit.minutes),
        right: pain_words(visit.pain_before, visit.pain_after),
    }
}

/// A check-in. Only the client can open its page.
pub fn check_in_item(answer: &Answer, own: bool, wall: &Wall, now: Instant) -> Item {
    Item {
        at: answer.at,
        score: true,
        href: own.then(|| format!("/check-in/{}", answer.id)),
        title: "Check-in".to_owned(),
        small: day(answer.at, wall, now),
        right: format!("Pain {}", answer.pain),
    }
}

/// "Thursday 12 November", with the year in another year.
pub fn day(at: Instant, wall: &Wall, now: Instant) -> String {
    if wall.date(at).year() == wall.date(now).year() { wall.day(at) } else { wall.day_of_record(at) }
}

/// "Pain 5 to 3"
pub fn pain_words<T: Display>(before: Option<T>, after: Option<T>) -> String {
    match (before, after) {
        (Some(before), Some(after)) => format!("Pain {before} to {after}"),
        (Some(before), None) => format!("Pain {before} before"),
        (None, Some(after)) => format!("Pain {after} after"),
        (None, None) => String::new(),
    }
}

#[component]
pub fn ListView(items: Vec<Item>) -> impl IntoView {
    let mut items = items;
    items.sort_by_key(|item| Reverse(item.at));
    let rows: Vec<_> = items.into_iter().map(|item| view! { <ItemView item/> }).collect();
    view! { <ol class="timeline">{rows}</ol> }
}

#[component]
fn ItemView(item: Item) -> impl IntoView {
    let Item { score, href, title, small, right, .. } = item;
    let words = if score {
        view! { <span>{title}<small>{small}</small></span> }.into_any()
    } else {
        view! { <span><b>{title}</b><small>{small}</small></span> }.into_any()
    };
    let inside = view! { {words}<span class="small soft">{right}</span> };
    let row = match href {
        Some(href) => view! { <a class="timeline__row" href=href>{inside}</a> }.into_any(),
        None => view! { <div class="timeline__row">{inside}</div> }.into_any(),
    };
    view! { <li class=score.then_some("is-score")>{row}</li> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    fn item(minutes: i64, score: bool, title: &str) -> Item {
        let at = Instant::from_micros(minutes * 60_000_000);
        Item { at, score, href: Some("/visits/1".to_owned()), title: title.to_owned(), small: String::new(), right: String::new() }
    }

    #[test]
    fn the_newest_comes_first_and_check_ins_look_unlike_visits() {
        let items = vec![item(1, false, "Old visit"), item(3, false, "New visit"), item(2, true, "Check-in")];
        let html = view! { <ListView items/> }.plain_html();
        assert!(html.find("New visit") < html.find("Check-in") && html.find("Check-in") < html.find("Old visit"), "{html}");
        assert_eq!(html.matches("is-score").count(), 1, "{html}");
    }

    #[test]
    fn only_known_pain_scores_are_shown() {
        assert_eq!(pain_words(Some(5), Some(3)), "Pain 5 to 3");
        assert_eq!([pain_words(Some(5), None), pain_words::<u8>(None, None)], ["Pain 5 before", ""]);
    }
}

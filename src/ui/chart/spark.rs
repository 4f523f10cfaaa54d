//! A sparkline for a table row: the first score (dotted), the course, and the score now. The row itself has the figures.

use super::axis::{Axis, coord, count};
use leptos::prelude::*;

const HEIGHT: Axis = Axis { from: 0.0, to: 10.0, start: 40.0, end: 4.0 };

/// Scores from 0 to 10, oldest first. `label` gives them in words ("Pain over 12 months: 6, 5, 4").
#[component]
pub fn Spark(values: Vec<f64>, #[prop(into)] label: String) -> impl IntoView {
    let positions = positions(&values);
    let from = values.first().map(|first| format!("M4 {}H140", coord(HEIGHT.at(*first))));
    let last = positions.last().copied();
    let line: Vec<String> = positions.iter().map(|(x, y)| format!("{} {}", coord(*x), coord(*y))).collect();
    view! {
        <svg class="spark" viewBox="0 0 144 44" role="img" aria-label=label>
            <path class="base" d="M4 40H140"/>
            {from.map(|d| view! { <path class="from" d=d/> })}
            {(line.len() > 1).then(|| view! { <path d=format!("M{}", line.join("L"))/> })}
            {last.map(|(x, y)| view! { <circle cx=coord(x) cy=coord(y) r="4"/> })}
        </svg>
    }
}

fn positions(values: &[f64]) -> Vec<(f64, f64)> {
    // A single score is drawn at the right, where "now" is.
    let steps = count(values.len().saturating_sub(1));
    let across = Axis { from: 0.0, to: steps, start: if steps == 0.0 { 138.0 } else { 4.0 }, end: 138.0 };
    values.iter().enumerate().map(|(nth, value)| (across.at(count(nth)), HEIGHT.at(*value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    #[test]
    fn a_course_is_drawn_as_designed() {
        let values = vec![4.0, 4.0, 5.0, 4.0, 5.0, 6.0, 6.0];
        let html = view! { <Spark values=values label="Pain over 12 months: 4, 4, 5, 4, 5, 6, 6"/> }.plain_html();
        assert!(html.contains("M4 25.6L26.3 25.6L48.7 22L71 25.6L93.3 22L115.7 18.4L138 18.4"), "{html}");
        assert!(html.contains("M4 25.6H140"), "{html}");
    }

    #[test]
    fn one_score_is_a_dot_and_none_is_nothing() {
        assert_eq!(positions(&[6.0]), vec![(138.0, HEIGHT.at(6.0))]);
        let html = view! { <Spark values=Vec::new() label="No check-ins yet"/> }.plain_html();
        assert!(!html.contains("<circle"), "{html}");
    }
}

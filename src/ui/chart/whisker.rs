//! An average change with its interval on a scale from −4 to +1, with a line at no change and the meaningful range shaded.

use super::axis::{Axis, coord, plain};
use leptos::prelude::*;

const CHANGE: Axis = Axis { from: -4.0, to: 1.0, start: 8.0, end: 200.0 };

/// `low` and `high` are the ends of the 95 % interval. A change is negative when pain went down.
#[component]
pub fn Whisker(
    low: f64,
    mean: f64,
    high: f64,
    /// The smallest meaningful change.
    #[prop(default = -2.0)]
    aim: f64,
) -> impl IntoView {
    let label = format!("Change {}, 95 percent interval {} to {}", plain(mean), plain(low), plain(high));
    let zero = format!("M{} 2v28", coord(CHANGE.at(0.0)));
    let (from, to) = (coord(CHANGE.at(low)), coord(CHANGE.at(high)));
    let span = format!("M{from} 16H{to}M{from} 11v10M{to} 11v10");
    view! {
        <svg class="whisker" viewBox="0 0 208 32" role="img" aria-label=label>
            <rect class="aim" x="8" y="2" width=coord(CHANGE.at(aim) - CHANGE.start) height="28"/>
            <path class="zero" d=zero/>
            <path class="span" d=span/>
            <circle class="dot" cx=coord(CHANGE.at(mean)) cy="16" r="5"/>
        </svg>
    }
}

/// The scale, for the column's heading.
#[component]
pub fn WhiskerAxis() -> impl IntoView {
    let marks = [-4.0, -2.0, 0.0, 1.0]
        .into_iter()
        .map(|change| {
            let words = if change > 0.0 { format!("+{}", plain(change)) } else { plain(change) };
            view! { <text x=coord(CHANGE.at(change)) y="28">{words}</text> }
        })
        .collect_view();
    view! {
        <span class="hidden-visually">"Drawn on a scale from −4 to +1"</span>
        <svg class="whisker" viewBox="0 0 208 32" aria-hidden="true">{marks}</svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    #[test]
    fn the_low_back_row_is_drawn_as_designed() {
        let html = view! { <Whisker low={-2.7} mean={-2.1} high={-1.5}/> }.plain_html();
        assert!(html.contains("M57.9 16H104M57.9 11v10M104 11v10"), "{html}");
        assert!(html.contains("width=\"76.8\"") && html.contains("M161.6 2v28"), "{html}");
    }
}

//! The HTML of a view, as it is sent.

use leptos::prelude::*;

/// With erased types, leptos marks every position at which a view may change. Only islands change in the browser, so the
/// markers outside them are dead weight.
const MARKER: &str = "<!>";
const ISLAND: &str = "<leptos-island";
const ISLAND_END: &str = "</leptos-island>";

/// A view's HTML, with markers inside islands only.
pub trait PlainHtml {
    fn plain_html(self) -> String;
}

impl<V: RenderHtml> PlainHtml for V {
    fn plain_html(self) -> String {
        without_markers(&self.to_html())
    }
}

fn without_markers(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, island)) = rest.find(ISLAND).and_then(|at| rest.split_at_checked(at)) {
        plain.push_str(&before.replace(MARKER, ""));
        let (island, after) = island.split_at_checked(island_length(island)).unwrap_or((island, ""));
        plain.push_str(island);
        rest = after;
    }
    plain.push_str(&rest.replace(MARKER, ""));
    plain
}

/// The length of the island that `html` begins with, nested islands included.
fn island_length(html: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0_usize);
    loop {
        let rest = html.get(at..).unwrap_or_default();
        let (begins, ends) = (rest.find(ISLAND), rest.find(ISLAND_END));
        match (begins, ends) {
            (Some(begins), Some(ends)) if begins < ends => {
                depth += 1;
                at += begins + ISLAND.len();
            }
            (_, Some(ends)) => {
                depth = depth.saturating_sub(1);
                at += ends + ISLAND_END.len();
                if depth == 0 {
                    return at;
                }
            }
            _ => return html.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_kept_inside_islands_only() {
        let inner = "<leptos-island>a<!><leptos-island>b<!></leptos-island>c<!></leptos-island>";
        assert_eq!(without_markers(&format!("x<!>{inner}y<!>{inner}<!>z")), format!("x{inner}y{inner}z"));
        assert_eq!(without_markers("<p>Thu<!></p><!>"), "<p>Thu</p>");
    }

    #[test]
    fn an_unfinished_island_is_kept_to_the_end() {
        assert_eq!(without_markers("a<!><leptos-island>b<!>"), "a<leptos-island>b<!>");
    }
}

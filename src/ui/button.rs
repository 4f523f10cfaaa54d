//! Buttons that post a form, links that look like buttons, and a button that looks like a link.

use super::classes::classes;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ButtonKind {
    /// The one thing a part is for. At most one per part.
    Main,
    /// Outlined: everything else (Hold, Move).
    #[default]
    Plain,
    /// Underlined words: the quiet way out.
    Quiet,
    /// Quiet, in clay: ends something.
    Ends,
}

/// A submit button. `name` and `value` go with the form when this button sent it.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] big: bool,
    #[prop(optional)] wide: bool,
    /// The full sentence, where the words on the button are short ("Hold Tuesday 15 December 5:15 pm with Tomás Rivera").
    #[prop(optional, into)]
    aria_label: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <button class=looks(kind, big, wide) type="submit" name=name value=value aria-label=aria_label>
            {children()}
        </button>
    }
}

#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] big: bool,
    #[prop(optional)] wide: bool,
    #[prop(optional, into)] aria_label: Option<String>,
    children: Children,
) -> impl IntoView {
    view! { <a class=looks(kind, big, wide) href=href aria-label=aria_label>{children()}</a> }
}

/// A submit button that reads as a link (sign out).
#[component]
pub fn TextButton(
    /// Where it sends its form, unfinished, instead of where the form goes by itself.
    #[prop(optional)]
    aside: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! { <button class="link-button" type="submit" formaction=aside formnovalidate=aside.is_some()>{children()}</button> }
}

fn looks(kind: ButtonKind, big: bool, wide: bool) -> String {
    classes(&[
        ("btn", true),
        ("btn--main", kind == ButtonKind::Main),
        ("btn--plain", matches!(kind, ButtonKind::Quiet | ButtonKind::Ends)),
        ("btn--ends", kind == ButtonKind::Ends),
        ("btn--big", big),
        ("btn--wide", wide),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    #[test]
    fn a_button_wears_the_classes_of_its_kind() {
        assert_eq!(looks(ButtonKind::Main, true, true), "btn btn--main btn--big btn--wide");
        assert_eq!(looks(ButtonKind::default(), false, false), "btn");
        assert_eq!(looks(ButtonKind::Ends, false, false), "btn btn--plain btn--ends");
    }

    #[test]
    fn a_button_submits_and_says_its_whole_sentence() {
        let html = view! { <Button aria_label="Hold Tuesday 5:15 pm">"Hold"</Button> }.plain_html();
        assert!(html.contains("type=\"submit\"") && html.contains("aria-label=\"Hold Tuesday 5:15 pm\""), "{html}");
    }
}

//! Buttons that post a form, links that look like buttons, and a button that looks like a link.

use super::classes::classes;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ButtonKind {
    /// The main action of a part of the page; at most one each.
    Main,
    /// Outlined: all other actions (Hold, Move).
    #[default]
    Plain,
    /// Underlined words: a way out.
    Quiet,
    /// Underlined, in clay: ends something.
    Ends,
}

/// A submit button. Its `name` and `value` go with the form that it submits.
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
        <button class=button_class(kind, big, wide) type="submit" name=name value=value aria-label=aria_label>
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
    view! { <a class=button_class(kind, big, wide) href=href aria-label=aria_label>{children()}</a> }
}

/// A submit button that reads as a link (sign out).
#[component]
pub fn TextButton(
    /// The address for the unfinished form, instead of the form's own.
    #[prop(optional)]
    aside: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! { <button class="link-button" type="submit" formaction=aside formnovalidate=aside.is_some()>{children()}</button> }
}

fn button_class(kind: ButtonKind, big: bool, wide: bool) -> String {
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
    fn a_button_has_the_classes_of_its_kind() {
        assert_eq!(button_class(ButtonKind::Main, true, true), "btn btn--main btn--big btn--wide");
        assert_eq!(button_class(ButtonKind::default(), false, false), "btn");
        assert_eq!(button_class(ButtonKind::Ends, false, false), "btn btn--plain btn--ends");
    }

    #[test]
    fn a_button_submits_and_says_its_whole_sentence() {
        let html = view! { <Button aria_label="Hold Tuesday 5:15 pm">"Hold"</Button> }.plain_html();
        assert!(html.contains("type=\"submit\"") && html.contains("aria-label=\"Hold Tuesday 5:15 pm\""), "{html}");
    }
}

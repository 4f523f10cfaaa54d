//! Answers with one tap: a radio button or checkbox drawn as a button, a plain checkbox, and the scale from 0 to 10.

use super::classes::classes;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Pick {
    /// One of several (radio).
    #[default]
    One,
    /// Any number (checkbox).
    Any,
}

/// Belongs inside `<div class="choices">` within a `<fieldset>` with a legend.
#[component]
pub fn Choice(
    #[prop(into)] name: String,
    #[prop(into)] value: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(optional)] kind: Pick,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let kind = match kind {
        Pick::One => "radio",
        Pick::Any => "checkbox",
    };
    view! {
        <label class="choice">
            <input type=kind name=name value=value checked=checked required=required/>
            <span>{label}</span>
        </label>
    }
}

/// A checkbox with a sentence beside it.
#[component]
pub fn TickRow(
    #[prop(into)] name: String,
    #[prop(into)] value: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    view! {
        <label class="tick-row">
            <input type="checkbox" name=name value=value checked=checked required=required/>
            <span>{label}</span>
        </label>
    }
}

/// A question answered from 0 to 10 on eleven buttons. `ends` are the words for 0 and for 10; `pain` colours the answer clay.
#[component]
pub fn Scale(
    #[prop(into)] name: String,
    #[prop(into)] legend: String,
    #[prop(optional, into)] hint: Option<String>,
    ends: (String, String),
    #[prop(optional)] pain: bool,
    #[prop(optional_no_strip)] value: Option<u8>,
    /// The first on its page, without a hairline above.
    #[prop(optional)]
    first: bool,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let steps = (0..=10_u8)
        .map(|step| {
            let digit = step.to_string();
            view! { <Choice name=name.clone() value=digit.clone() label=digit checked={value == Some(step)} required=required/> }
        })
        .collect_view();
    view! {
        <fieldset class=classes(&[("ask", true), ("ask--first", first)])>
            <legend>{legend}</legend>
            {hint.map(|hint| view! { <p class="ask__hint">{hint}</p> })}
            <div class=classes(&[("scale", true), ("scale--pain", pain)])>{steps}</div>
            <p class="scale-ends"><span>{ends.0}</span><span>{ends.1}</span></p>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    #[test]
    fn a_scale_has_eleven_buttons_and_keeps_the_last_answer() {
        let ends = ("0 no pain".to_owned(), "10 worst you can imagine".to_owned());
        let html = view! { <Scale name="pain" legend="Pain right now" ends=ends pain=true value=Some(4)/> }.plain_html();
        assert_eq!(html.matches("type=\"radio\"").count(), 11, "{html}");
        assert_eq!(html.matches(" checked").count(), 1, "{html}");
        assert!(html.contains("scale scale--pain"), "{html}");
    }
}

//! A field of a form: label, control, hint and error, tied together for screen readers. All forms use these components.

use super::classes::classes;
use leptos::prelude::*;

/// `kind` is the type of the input. `error` is about this field only and marks it invalid.
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional, into)] value: String,
    #[prop(optional)] required: bool,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
    /// For a code from a mail: large figures, a numeric keyboard, filled in by the device.
    #[prop(optional)]
    code: bool,
    /// The element's id, where two forms on one page have a field of the same name.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::new(id, &name, hint.is_some(), error.is_some());
    let class = classes(&[("input", true), ("code", code)]);
    let autocomplete = if code { Some("one-time-code") } else { autocomplete };
    view! {
        <div class="field">
            <label for=ids.id.clone()>{label}</label>
            <input class=class id=ids.id.clone() name=name type=kind value=value required=required
                autocomplete=autocomplete maxlength=maxlength.map(|most| most.to_string()) inputmode=code.then_some("numeric")
                aria-describedby=ids.described_by.clone() aria-invalid=ids.invalid/>
            <FieldNotes id=ids.id hint=hint error=error/>
        </div>
    }
}

/// Fixed values and labels for a `Select`.
pub fn options(fixed: &[(&str, &str)]) -> Vec<(String, String)> {
    fixed.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
}

/// A list to choose from. `options` are values and labels.
#[component]
pub fn Select(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<(String, String)>,
    #[prop(optional, into)] value: String,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::new(id, &name, hint.is_some(), error.is_some());
    let options = options
        .into_iter()
        .map(|(code, words)| {
            let chosen = code == value;
            view! { <option value=code selected=chosen>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=ids.id.clone()>{label}</label>
            <select class="select" id=ids.id.clone() name=name required=required
                aria-describedby=ids.described_by.clone() aria-invalid=ids.invalid>
                {options}
            </select>
            <FieldNotes id=ids.id hint=hint error=error/>
        </div>
    }
}

/// A hidden value of the form.
#[component]
pub fn Hidden(#[prop(into)] name: String, #[prop(into)] value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

/// Hint and error under a control, with ids as in [`FieldIds`].
#[component]
pub fn FieldNotes(id: String, hint: Option<String>, error: Option<String>) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    view! {
        {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
        {error.map(|error| view! { <p class="field__error" id=error_id>{error}</p> })}
    }
}

/// The ids that tie label, control, hint and error together.
pub struct FieldIds {
    pub id: String,
    pub described_by: Option<String>,
    pub invalid: Option<&'static str>,
}

impl FieldIds {
    pub fn new(id: Option<String>, name: &str, hint: bool, error: bool) -> Self {
        let id = id.unwrap_or_else(|| name.to_owned());
        // The error first: the person is here again because of it.
        let parts: Vec<String> =
            [(error, "error"), (hint, "hint")].into_iter().filter(|(there, _)| *there).map(|(_, part)| format!("{id}-{part}")).collect();
        let described_by = (!parts.is_empty()).then(|| parts.join(" "));
        Self { id, described_by, invalid: error.then_some("true") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    #[test]
    fn an_error_is_tied_to_its_field() {
        let error = Some("One @ and a domain, please.".to_owned());
        let html = view! { <TextField name="email" label="Mail address" kind="email" value="maya@" error=error/> }.plain_html();
        assert!(html.contains("aria-describedby=\"email-error\""), "{html}");
        assert!(html.contains("aria-invalid=\"true\""), "{html}");
        assert!(html.contains("id=\"email-error\""), "{html}");
        assert!(html.contains("value=\"maya@\""), "{html}");
    }

    #[test]
    fn a_field_without_hint_or_error_has_no_aria_attributes() {
        let html = view! { <TextField name="email" label="Mail address"/> }.plain_html();
        assert!(!html.contains("aria-"), "{html}");
        assert!(html.contains("for=\"email\"") && html.contains("id=\"email\""), "{html}");
    }

    #[test]
    fn a_select_remembers_the_choice() {
        let options = vec![("30".to_owned(), "30 minutes".to_owned()), ("60".to_owned(), "60 minutes".to_owned())];
        let html = view! { <Select name="length" label="Length" options=options value="60"/> }.plain_html();
        assert_eq!(html.matches("selected").count(), 1, "{html}");
    }
}

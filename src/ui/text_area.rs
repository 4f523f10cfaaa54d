//! The only `textarea`. Leptos puts a textarea's text into the server's HTML unescaped, so typed text could close the tag
//! and add a script; here it is escaped first.

use super::field::{FieldIds, FieldNotes};
use leptos::prelude::*;

#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(default = 4)] rows: u32,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::new(id, &name, hint.is_some(), error.is_some());
    view! {
        <div class="field">
            <label for=ids.id.clone()>{label}</label>
            <textarea class="textarea" id=ids.id.clone() name=name rows=rows.to_string()
                maxlength=maxlength.map(|most| most.to_string()) required=required
                aria-describedby=ids.described_by.clone() aria-invalid=ids.invalid
                // Not a child: inside an island the escaped text would be shown as it is.
                inner_html=as_markup(&value)></textarea>
            <FieldNotes id=ids.id hint=hint error=error/>
        </div>
    }
}

/// The text as HTML. A browser drops a line break right after the opening tag, so text that begins with one gets a second.
fn as_markup(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if escaped.starts_with(['\n', '\r']) { format!("\n{escaped}") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    fn rendered(value: &str) -> String {
        let value = value.to_owned();
        Owner::new().with(|| view! { <TextArea name="body" label="Message" value=value/> }.plain_html())
    }

    #[test]
    fn text_that_tries_to_leave_the_box_stays_text() {
        let html = rendered("</textarea><script>alert(1)</script>&amp;");
        assert!(html.contains(">&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</textarea>"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn the_element_is_rendered_whole() {
        let html = rendered("a < b & c");
        assert!(html.starts_with("<div class=\"field\"><label for=\"body\">Message</label><textarea "), "{html}");
        assert!(html.contains(">a &lt; b &amp; c</textarea>"), "{html}");
        assert!(!html.contains("inner_html"), "{html}");
    }

    #[test]
    fn an_empty_box_is_empty_and_a_leading_line_break_survives() {
        assert!(rendered("").contains("></textarea>"));
        assert!(rendered("\nsecond line").contains(">\n\nsecond line</textarea>"));
    }
}

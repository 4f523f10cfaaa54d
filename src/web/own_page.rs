//! The address of one of our pages, from text that anyone may have written: the only way to such an address.

use url::{Position, Url};

/// A site that does not exist (RFC 2606): text that leads away from it would lead away from ours.
const HERE: &str = "http://portal.invalid";

/// Path, query and fragment, with every sign that has no place in a header written as `%…`. Nothing for an address that leads to another
/// site, or to an address that shows no page.
pub fn own_page(text: &str) -> Option<String> {
    let here = Url::parse(HERE).ok()?;
    let url = here.join(text.strip_prefix('/').map(|_| text)?).ok()?;
    let page = &url[Position::BeforePath..];
    let ours = url.origin() == here.origin() && url.username().is_empty() && url.password().is_none();
    // Two slashes would be another site's name, even where the first was written as `/.`.
    let shows_a_page = !page.starts_with("//") && !page.starts_with("/api/") && !page.starts_with("/events");
    (ours && shows_a_page).then(|| page.to_owned())
}

/// Answers the form with a redirect to one of our pages.
pub fn go_to(page: &str) {
    leptos_axum::redirect(own_page(page).as_deref().unwrap_or("/"));
}

#[cfg(test)]
mod tests {
    use super::own_page;
    use proptest::prelude::*;

    #[test]
    fn a_page_of_ours_is_kept() {
        assert_eq!(own_page("/visits?from=2026-11-01#newest").as_deref(), Some("/visits?from=2026-11-01#newest"));
        assert_eq!(own_page("/search?name=Tomás").as_deref(), Some("/search?name=Tom%C3%A1s"));
        assert_eq!(own_page("/a\u{1}b").as_deref(), Some("/a%01b"));
    }

    #[test]
    fn what_leads_to_another_site_is_dropped() {
        for away in [
            "",
            "home",
            "https://evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            "/.//evil.example",
            "/a/..//evil.example",
            "/api/accounts/sign-out",
            "/events",
        ] {
            assert_eq!(own_page(away), None, "{away:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_kept_is_a_header_and_leads_to_our_own_site(text in "[/\\\\.@:?#%a-c\\x00-\\x20\\x7f-\\xff]{0,12}") {
            if let Some(page) = own_page(&text) {
                prop_assert!(axum::http::HeaderValue::from_str(&page).is_ok());
                let ours = url::Url::parse("https://clinic.example").unwrap();
                prop_assert_eq!(ours.join(&page).unwrap().origin(), ours.origin());
            }
        }
    }
}

//! Requests that change something must come from our own pages. The cookie's `SameSite=Lax` is the first check, this is the
//! second: by fetch metadata where the browser sends it, by `Origin` where it does not.

use super::headers::text;
use crate::error::AppError;
use crate::platform::config::Config;
use axum::http::{HeaderMap, Method, header};

pub fn from_our_own_pages(config: &Config, method: &Method, path: &str, headers: &HeaderMap) -> Result<(), AppError> {
    let reads = method == Method::GET || method == Method::HEAD || method == Method::OPTIONS;
    // An event stream is opened with the cookie and stays open: another site must not be able to open one.
    if reads && path != "/events" {
        return Ok(());
    }
    // The browser itself sends reports on the content policy, and they change nothing.
    if path == "/csp-report" {
        return Ok(());
    }
    let origin = text(headers, header::ORIGIN);
    let ours = match text(headers, "sec-fetch-site") {
        Some(site) => site == "same-origin",
        None if reads => origin.is_none_or(|origin| origin == config.origin()),
        None => origin == Some(config.origin().as_str()),
    };
    if ours { Ok(()) } else { Err(AppError::OtherSite) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use std::collections::BTreeMap;

    fn post(pairs: &[(&'static str, &'static str)]) -> Result<(), AppError> {
        let headers = pairs.iter().map(|(n, v)| (axum::http::HeaderName::from_static(n), HeaderValue::from_static(v))).collect();
        let config = Config::from_map(&BTreeMap::new()).unwrap();
        from_our_own_pages(&config, &Method::POST, "/api/booking/hold", &headers)
    }

    #[test]
    fn a_form_on_our_page_is_accepted() {
        assert_eq!(post(&[("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(post(&[("origin", "http://127.0.0.1:3000")]), Ok(()));
    }

    #[test]
    fn a_form_on_another_site_is_refused() {
        for pairs in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:3000")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[],
        ] {
            assert_eq!(post(pairs), Err(AppError::OtherSite), "{pairs:?}");
        }
    }
}

//! The headers of every answer, and reading those of a request.

use crate::session::cx::Cx;
use axum::http::header::AsHeaderName;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, header};

const FIXED: [(&str, &str); 9] = [
    ("x-content-type-options", "nosniff"),
    // Not `no-referrer`: a form leads back to the page that it was sent from.
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("x-permitted-cross-domain-policies", "none"),
    ("x-robots-tag", "noindex"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), publickey-credentials-get=(self)",
    ),
];

/// The value of a request's header, if it is there and is text.
pub fn text(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

pub fn put<B>(cx: &Cx, response: &mut Response<B>) {
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let nonce = &cx.request.nonce;
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; \
         font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; \
         manifest-src 'self'; worker-src 'self'; report-uri /csp-report; report-to csp"
    );
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    set("content-security-policy", &policy);
    set("reporting-endpoints", "csp=\"/csp-report\"");
    set("x-request-id", &cx.request.id);
    if cx.state.config.is_https() {
        set("strict-transport-security", "max-age=63072000; includeSubDomains");
    }
    // Pages are for one person only. The files of the build set a header of their own.
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

//! The cookies that a sign-in sets and a sign-out removes.

use super::sign_in::NewSession;
use crate::platform::random;
use crate::session::cx::Cx;
use crate::web::cookies::{Cookie, Token};
use axum::http::{HeaderName, HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

pub fn give(cx: &Cx, new: &NewSession) {
    let config = &cx.state.config;
    let device = new.device.as_ref().and_then(|token| Cookie::Device.give(config, token));
    add(Cookie::Session.give(config, &new.token).into_iter().chain(device));
}

/// Remembers a newcomer until the browser is closed.
pub fn give_newcomer(cx: &Cx, token: &Token) {
    add(Cookie::Newcomer.give(&cx.state.config, token));
}

/// The cookie of a newcomer for a browser that has none, given with the list of openings: its first tap, sent twice, then comes
/// from one newcomer. Nothing about that browser is stored before the tap.
pub fn newcomer_beforehand(cx: &Cx) -> Option<HeaderValue> {
    let has_one = cx.session.is_some() || cx.request.newcomer.is_some();
    if has_one { None } else { Cookie::Newcomer.give(&cx.state.config, &random::secret()) }
}

/// The newcomer is a client now.
pub fn take_back_newcomer(cx: &Cx) {
    add(Cookie::Newcomer.take_back(&cx.state.config));
}

/// Ends the session in the browser, which also clears what it cached of our pages. The device stays known: it gives no access.
pub fn take_back(cx: &Cx) {
    add(Cookie::Session.take_back(&cx.state.config));
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    }
}

fn add(values: impl IntoIterator<Item = HeaderValue>) {
    if let Some(response) = use_context::<ResponseOptions>() {
        for value in values {
            response.append_header(header::SET_COOKIE, value);
        }
    }
}

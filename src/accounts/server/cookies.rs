//! The cookies a sign-in gives and a sign-out takes back.

use super::commands::NewSession;
use crate::server::cx::Cx;
use crate::server::web::cookies::Cookie;
use axum::http::{HeaderName, HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

pub fn give(cx: &Cx, new: &NewSession) {
    let config = &cx.state.config;
    let device = new.device.as_ref().and_then(|token| Cookie::Device.give(config, token));
    add(Cookie::Session.give(config, &new.token).into_iter().chain(device));
}

/// The browser also forgets what it kept of our pages. The device stays known: it is no key to anything.
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

//! What islands share in the browser: one event stream a page, fetching JSON, and sending a form without leaving it.
//! On the server these do nothing: effects that call them never run there.

use crate::error::AppError;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventSource, FormData, Headers, HtmlFormElement, MessageEvent, RequestInit, Response, UrlSearchParams};

thread_local! {
    /// Islands share one module, so one stream serves them all.
    static STREAM: RefCell<Option<EventSource>> = const { RefCell::new(None) };
}

/// Calls `hear` with what an announcement of this topic is about, for as long as the page lives.
pub fn on_announcement(topic: &'static str, hear: impl Fn(String) + 'static) {
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(about) = event.data().as_string() {
            hear(about);
        }
    });
    STREAM.with(|stream| {
        let mut stream = stream.borrow_mut();
        if stream.is_none() {
            *stream = EventSource::new("/events").ok();
        }
        if let Some(stream) = stream.as_ref() {
            let _ = stream.add_event_listener_with_callback(topic, listener.as_ref().unchecked_ref());
            // The listener lives as long as the page: leaving it drops the whole module.
            listener.forget();
        }
    });
}

/// Fetches JSON of ours.
pub async fn get<T: DeserializeOwned>(url: &str) -> Result<T, AppError> {
    fetch(url, &RequestInit::new()).await
}

/// Sends a form the way the browser would, and reads the answer.
pub async fn submit<T: DeserializeOwned>(form: &HtmlFormElement) -> Result<T, AppError> {
    let data = FormData::new_with_form(form).map_err(|_| AppError::Broken)?;
    let body = UrlSearchParams::new().map_err(|_| AppError::Broken)?;
    for name in field_names(form) {
        if let Some(value) = data.get(&name).as_string() {
            body.append(&name, &value);
        }
    }
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&body);
    fetch(&form.action(), &init).await
}

fn field_names(form: &HtmlFormElement) -> Vec<String> {
    let elements = form.elements();
    (0..elements.length()).filter_map(|at| elements.item(at)).filter_map(|element| element.get_attribute("name")).collect()
}

async fn fetch<T: DeserializeOwned>(url: &str, init: &RequestInit) -> Result<T, AppError> {
    let headers = Headers::new().map_err(|_| AppError::Broken)?;
    let _ = headers.set("accept", "application/json");
    init.set_headers(&headers);
    let window = web_sys::window().ok_or(AppError::Broken)?;
    // A fetch that fails never reached us: the line is down or the clinic's computer is.
    let answer = JsFuture::from(window.fetch_with_str_and_init(url, init)).await.map_err(|_| AppError::Busy)?;
    let answer: Response = answer.dyn_into().map_err(|_| AppError::Broken)?;
    let text = answer.text().map_err(|_| AppError::Broken)?;
    let text = JsFuture::from(text).await.map_err(|_| AppError::Busy)?.as_string().unwrap_or_default();
    if answer.ok() {
        serde_json::from_str(&text).map_err(|_| AppError::Broken)
    } else {
        Err(serde_json::from_str(&text).unwrap_or(AppError::Broken))
    }
}

/// Runs something every `millis` until it answers false.
pub fn every(millis: i32, tick: impl Fn() -> bool + 'static) {
    let handle: Rc<RefCell<Option<i32>>> = Rc::default();
    let inner = handle.clone();
    let tick = Closure::<dyn Fn()>::new(move || {
        if !tick()
            && let (Some(window), Some(handle)) = (web_sys::window(), inner.borrow_mut().take())
        {
            window.clear_interval_with_handle(handle);
        }
    });
    if let Some(window) = web_sys::window() {
        *handle.borrow_mut() = window.set_interval_with_callback_and_timeout_and_arguments_0(tick.as_ref().unchecked_ref(), millis).ok();
        tick.forget();
    }
}

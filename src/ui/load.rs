//! Shared by islands in the browser: the page's event stream, fetching JSON, sending a form without leaving the page, and
//! drawing the answer. On the server nothing calls these functions.

use super::answer::{Answer, answers};
use crate::error::Refusal;
use leptos::prelude::*;
use leptos::tachys::view::Mountable;
use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, Event, EventSource, EventTarget, FormData, Headers, HtmlFormElement, MessageEvent, RequestInit, Response, UrlSearchParams,
};

answers! { Refusal { sentence, fields } }

thread_local! {
    /// Islands share one module, and so one stream.
    static STREAM: OnceCell<Option<EventSource>> = const { OnceCell::new() };
}

/// Calls `hear` with the `about` of every announcement of this topic, for as long as the page lives.
pub fn on_announcement(topic: &str, hear: impl Fn(String) + 'static) {
    STREAM.with(|stream| {
        if let Some(stream) = stream.get_or_init(|| EventSource::new("/events").ok()) {
            listen(stream, topic, move |event| {
                if let Some(about) = event.unchecked_ref::<MessageEvent>().data().as_string() {
                    hear(about);
                }
            });
        }
    });
}

/// Calls `hear` on every event of this kind, for as long as the page lives.
pub fn listen(target: &EventTarget, kind: &str, hear: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(hear);
    let _ = target.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
    // The closure lives as long as the page.
    listener.forget();
}

/// Fetches JSON of ours.
pub async fn get<T: Answer>(url: &str) -> Result<T, Refusal> {
    read(fetch(url, &RequestInit::new()).await)
}

/// Sends a form the way the browser would, and reads the answer.
pub async fn submit<T: Answer>(form: &HtmlFormElement) -> Result<T, Refusal> {
    read(post(form).await)
}

fn read<T: Answer>(answer: Result<JsValue, Refusal>) -> Result<T, Refusal> {
    T::read(&answer?).ok_or_else(Refusal::broken)
}

async fn post(form: &HtmlFormElement) -> Result<JsValue, Refusal> {
    let data = FormData::new_with_form(form).map_err(broken)?;
    let body = UrlSearchParams::new().map_err(broken)?;
    let elements = form.elements();
    for name in (0..elements.length()).filter_map(|at| elements.item(at)?.get_attribute("name")) {
        if let Some(value) = data.get(&name).as_string() {
            body.append(&name, &value);
        }
    }
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&body);
    fetch(&form.action(), &init).await
}

async fn fetch(url: &str, init: &RequestInit) -> Result<JsValue, Refusal> {
    let headers = Headers::new().map_err(broken)?;
    let _ = headers.set("accept", "application/json");
    init.set_headers(&headers);
    let window = web_sys::window().ok_or_else(Refusal::broken)?;
    // A fetch that fails did not reach the server: the connection or the server is down.
    let answer = JsFuture::from(window.fetch_with_str_and_init(url, init)).await.map_err(|_| Refusal::busy())?;
    let answer: Response = answer.dyn_into().map_err(broken)?;
    let text = JsFuture::from(answer.text().map_err(broken)?).await.map_err(|_| Refusal::busy())?;
    let json = js_sys::JSON::parse(&text.as_string().unwrap_or_default()).map_err(broken)?;
    if answer.ok() { Ok(json) } else { Err(Refusal::read(&json).unwrap_or_else(Refusal::broken)) }
}

fn broken(_: JsValue) -> Refusal {
    Refusal::broken()
}

/// Draws a view into the page: before this child of `parent`, or at its end.
pub fn draw(view: impl IntoView, parent: &Element, before: Option<&Element>) {
    view.build().mount(parent, before.map(AsRef::as_ref));
}

/// The first element below this one that matches a selector.
pub fn part(of: &Element, selector: &str) -> Option<Element> {
    of.query_selector(selector).ok().flatten()
}

/// All elements below this one that match a selector.
pub fn parts(of: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = of.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

pub fn hide(element: &Element, hidden: bool) {
    let _ = element.toggle_attribute_with_force("hidden", hidden);
}

/// Whether the page is out of sight: behind another, or with the screen off.
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

/// Calls `tick` every `millis` until it answers false.
pub fn every(millis: i32, tick: impl Fn() -> bool + 'static) {
    let Some(window) = web_sys::window() else { return };
    let handle = Rc::new(Cell::new(0));
    let (inner, clock) = (handle.clone(), window.clone());
    let tick = Closure::<dyn Fn()>::new(move || {
        if !tick() {
            clock.clear_interval_with_handle(inner.get());
        }
    });
    if let Ok(started) = window.set_interval_with_callback_and_timeout_and_arguments_0(tick.as_ref().unchecked_ref(), millis) {
        handle.set(started);
        tick.forget();
    }
}

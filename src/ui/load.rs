//! Shared by islands in the browser: the page's event stream, fetching JSON, and sending a form without leaving the page.
//! On the server nothing calls these functions.

use super::answer::{Answer, answers};
use crate::error::Refusal;
use std::cell::OnceCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, EventSource, EventTarget, FormData, Headers, HtmlFormElement, MessageEvent, RequestInit, Response, UrlSearchParams};

answers! { Refusal { sentence, fields } }

thread_local! {
    /// Islands share one memory, and so one stream.
    static STREAM: OnceCell<Option<EventSource>> = const { OnceCell::new() };
}

/// Whether an island that woke earlier has opened the stream. Announcements from before were not heard by the others.
pub fn is_listening() -> bool {
    STREAM.with(|stream| stream.get().is_some())
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
    attach(target, kind, Box::new(hear));
}

fn attach(target: &EventTarget, kind: &str, hear: Box<dyn Fn(Event)>) {
    let listener = Closure::wrap(hear);
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
    read(send_form(form).await)
}

/// Posts fields that are written as in a query, and reads the answer.
pub async fn post<T: Answer>(url: &str, fields: &str) -> Result<T, Refusal> {
    read(send(url, UrlSearchParams::new_with_str(fields)).await)
}

async fn send_form(form: &HtmlFormElement) -> Result<JsValue, Refusal> {
    let data = FormData::new_with_form(form).map_err(broken)?;
    send(&form.action(), UrlSearchParams::new_with_str_sequence_sequence(&data)).await
}

async fn send(url: &str, body: Result<UrlSearchParams, JsValue>) -> Result<JsValue, Refusal> {
    let body = body.map_err(broken)?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&body);
    fetch(url, &init).await
}

fn read<T: Answer>(answer: Result<JsValue, Refusal>) -> Result<T, Refusal> {
    T::read(&answer?).ok_or_else(Refusal::broken)
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

//! What keeps an island up to date, in few types: leptos compiles its machinery once for each type that it meets, and a page
//! has to be light. Each of these takes any closure and hands it on as one type.

use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A value that changes, for a view.
pub type Live<T> = Arc<dyn Fn() -> T + Send + Sync>;

pub fn live<T>(read: impl Fn() -> T + Send + Sync + 'static) -> Live<T> {
    Arc::new(read)
}

/// Runs once the island is on the page. Does nothing on the server.
pub fn on_wake(run: impl FnOnce() + 'static) {
    wake(Box::new(run));
}

fn wake(run: Box<dyn FnOnce()>) {
    let mut run = Some(run);
    Effect::new(move || {
        if let Some(run) = run.take() {
            untrack(run);
        }
    });
}

/// Runs this beside the page.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    start(Box::pin(task));
}

fn start(task: Pin<Box<dyn Future<Output = ()>>>) {
    wasm_bindgen_futures::spawn_local(task);
}

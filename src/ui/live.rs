//! Closures handed on as one type. Leptos compiles what keeps a value, an effect or a task up to date once for each type of closure,
//! one to two kilobytes each.

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

//! Unknot: a client portal for massage-therapy and integrative-medicine clinics that treat chronic pain.
//! See `docs/ARCHITECTURE.md` for where things live and why.
#![recursion_limit = "256"]

pub mod accounts;
pub mod admin;
#[cfg(feature = "ssr")]
pub mod app;
pub mod booking;
pub mod clinic;
#[cfg(feature = "ssr")]
pub mod demo;
pub mod error;
pub mod messaging;
pub mod notifications;
pub mod outcomes;
#[cfg(feature = "ssr")]
pub mod overview;
#[cfg(feature = "ssr")]
pub mod platform;
#[cfg(feature = "ssr")]
pub mod session;
pub mod treatments;
pub mod types;
pub mod ui;
#[cfg(feature = "ssr")]
pub mod web;

/// Called by the loader once the module is there; the loader then hands each island its element.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}

/// Called by the loader before it hands an island its element.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn waking(island: web_sys::Element) {
    ui::drawn::waking(island);
}

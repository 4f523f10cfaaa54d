//! Unknot: a client portal for massage-therapy and integrative-medicine clinics that treat chronic pain.
//! See `docs/ARCHITECTURE.md` for where things live and why.
#![recursion_limit = "256"]

pub mod accounts;
#[cfg(feature = "ssr")]
pub mod app;
pub mod audit;
pub mod booking;
pub mod clinic;
pub mod error;
pub mod messaging;
pub mod notifications;
pub mod outcomes;
#[cfg(feature = "ssr")]
pub mod server;
pub mod treatments;
pub mod types;
pub mod ui;

/// Called by the loader once the module is there; the islands are then handed their elements one by one.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}

//! One binary for everything that is tested from outside, its folders named after the slices: people act over HTTP, and the
//! answers and the rows show what came of it. Every test of behaviour runs on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::as_conversions)]

mod accounts;
mod admin;
mod app;
mod architecture;
mod attack;
mod booking;
mod messaging;
mod outcomes;
mod overview;
mod platform;
mod schema;
mod support;
mod treatments;
mod web;

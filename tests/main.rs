//! One binary for everything that is tested from outside: people act over HTTP, and what they did is looked at in the
//! answers and in the rows. Every test of behaviour runs on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::as_conversions)]

mod actor;
mod architecture;
mod audit;
mod authorization;
mod bad_input;
mod booking;
mod booking_desk;
mod booking_life;
mod calendars;
mod canary;
mod clinic;
mod crash;
mod events;
mod fight;
mod freed;
mod front_door;
mod household;
mod jobs;
mod mail;
mod messaging;
mod model;
mod newcomers;
mod opened;
mod outcomes;
mod plans;
mod process;
mod races;
mod rules;
mod schema;
mod sessions;
mod standing;
mod treatments;
mod undoing;
mod waitlist;
mod wishes;
mod world;

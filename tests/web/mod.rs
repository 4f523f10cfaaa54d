//! How requests become answers, and who may make them.

mod authorization;
mod bad_input;
mod connections;
mod events;
mod front_door;

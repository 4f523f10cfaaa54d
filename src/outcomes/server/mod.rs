//! Outcomes on the server: asking and answering check-ins, the pain line, the outcome board.

pub mod board;
pub mod commands;
pub mod line;
pub mod queries;
pub mod store;

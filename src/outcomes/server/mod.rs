//! Outcomes on the server: asking for and answering check-ins, the pain line, the outcome board.

pub mod board;
pub mod commands;
pub mod pain_line;
pub mod queries;
pub mod rows;
pub mod store;

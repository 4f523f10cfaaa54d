//! The desk’s pages.

pub mod book_and_move;
pub mod day_picture;
pub mod day_view;
pub mod schedule;

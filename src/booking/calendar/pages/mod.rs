//! The calendar feed.

pub mod feed;

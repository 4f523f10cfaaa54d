//! Booking: openings, holds, visits to come and what cancelling them means. That nobody is booked twice is held by the
//! database; everything here only says it kindly beforehand.

pub mod api;
pub mod audience;
pub mod availability;
pub mod board;
pub mod calendar;
pub mod cancelling;
pub mod day_grid;
pub mod desk_api;
pub mod desk_island;
pub mod fit;
pub mod ground;
pub mod islands;
pub mod model;
pub mod newcomer_api;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
pub mod series;
#[cfg(feature = "ssr")]
pub mod server;
pub mod strain;
pub mod together;
pub mod usual;
pub mod wait_api;
pub mod waiting;

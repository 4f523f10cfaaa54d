//! When something can be booked: starts, ranking, capacity and the days kept in memory.

pub mod capacity;
pub mod day_board;
pub mod occupancy;
pub mod ranking;
#[cfg(feature = "ssr")]
pub mod server;
pub mod starts;
pub mod times;
pub mod workload;

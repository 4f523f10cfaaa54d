//! The pages of treatments: a client's history and visits; for the clinic its clients, their records and the chart.

pub mod chart;
pub mod clients;
pub mod ids;
pub mod list;
pub mod record;
pub mod timeline;
pub mod visit;

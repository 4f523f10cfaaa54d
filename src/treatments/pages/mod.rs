//! Pages of treatments: a client's history and visits, and for the clinic the clients, their records and the chart.

pub mod chart;
pub mod clients;
mod ids;
mod list;
pub mod record;
pub mod timeline;
pub mod visit;

//! The process: configuration, state, web, database, deferred work. It knows the slices only where it has to
//! join them: the route table (`app`), the job registry, the audit chain at the end of a transaction, and the demo.

pub mod assets;
pub mod cli;
pub mod clock;
pub mod config;
pub mod cx;
pub mod db;
pub mod demo;
pub mod fresh;
pub mod jobs;
pub mod kept;
pub mod mail;
pub mod rate;
pub mod realtime;
pub mod seal;
pub mod serve;
pub mod state;
pub mod telemetry;
pub mod wall;
pub mod web;

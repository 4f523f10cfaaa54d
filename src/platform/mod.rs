//! What any product needs: database, jobs, mail, sealing, time. It knows no slice.

pub mod assets;
pub mod audit;
pub mod bounded_queue;
pub mod cache;
pub mod clock;
pub mod config;
pub mod db;
pub mod folded;
pub mod ics;
pub mod job_signal;
pub mod jobs;
pub mod local_time;
pub mod mail;
pub mod random;
pub mod realtime;
pub mod relay;
pub mod seal;
pub mod shelf;
pub mod sightings;
pub mod state;
pub mod telemetry;
pub mod throttle;
pub mod tx;
pub mod worker;

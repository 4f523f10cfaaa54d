//! The shared kernel: small pure types that all slices use. No I/O, no framework, no clock.

pub mod contact;
pub mod form;
pub mod ids;
pub mod instant;
pub mod money;
pub mod person;
pub mod region;
pub mod text;
pub mod weekday;

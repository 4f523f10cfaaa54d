//! Local time: the clinic's zone, from the zone data inside this binary, and dates and times in words.

pub mod clock_changes;
pub mod wall;

pub use self::clock_changes::{ClockChange, basic_utc};
pub use self::wall::*;

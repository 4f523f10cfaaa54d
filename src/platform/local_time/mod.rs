//! Wall time: the clinic's zone from the zone data inside this binary, and the words for dates and times.

pub mod clock_changes;
pub mod wall;

pub use self::clock_changes::{Shift, basic_utc};
pub use self::wall::*;

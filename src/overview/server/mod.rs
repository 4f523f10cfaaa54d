//! What the overview pages read across slices.

pub mod who_opened;

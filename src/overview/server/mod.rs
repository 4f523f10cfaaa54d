//! What those pages read across slices.

pub mod who_opened;

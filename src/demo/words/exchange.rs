//! A question and its answer, the unit of a thread.

/// A question and its answer.
pub type Exchange = (&'static str, &'static str);

//! A question and its answer.

/// A question and its answer.
pub type Exchange = (&'static str, &'static str);

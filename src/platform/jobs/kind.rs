//! The name of a kind of job.

/// A kind of deferred work, by the name in its rows. The slice that does the work owns the name; `app/jobs.rs` maps it to a handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobKind(pub &'static str);

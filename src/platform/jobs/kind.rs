//! What a job is called.

/// The name of a kind of deferred work, as its rows bear it. The slice that does the work owns the name; what runs it, `app/jobs.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobKind(pub &'static str);

impl JobKind {
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

//! The name of a kind of job, and the lane it runs in.

/// A kind of deferred work, by the name in its rows. The slice that does the work owns the name; `app/jobs.rs` maps it to a handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobKind {
    pub name: &'static str,
    pub lane: Lane,
}

/// Jobs of one lane never wait for those of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Lane {
    /// What the clinic's own computer can do by itself.
    Clinic,
    /// What waits for a mail server.
    Mail,
}

impl Lane {
    /// How often a job is tried. A mail server may be down for two days before a letter is given up.
    pub const fn most_attempts(self) -> i64 {
        match self {
            Self::Clinic => 8,
            Self::Mail => 54,
        }
    }

    pub const ALL: [Self; 2] = [Self::Clinic, Self::Mail];

    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// How many workers each process has for it.
    pub const fn workers(self) -> usize {
        match self {
            Self::Clinic => 2,
            Self::Mail => 4,
        }
    }
}

impl JobKind {
    pub const fn clinic(name: &'static str) -> Self {
        Self { name, lane: Lane::Clinic }
    }

    pub const fn mail(name: &'static str) -> Self {
        Self { name, lane: Lane::Mail }
    }
}

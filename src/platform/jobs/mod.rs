//! Deferred work. A job is a row written in the transaction that promised it, claimed with a lease, retried with growing
//! pauses, and marked dead when it keeps failing. A crash loses no job.

pub mod kind;
pub mod store;

pub use self::kind::{JobKind, Lane};

use crate::types::instant::Span;
use std::time::Duration;

/// How long a worker keeps a job before another may claim it.
pub const LEASE: Span = Span::minutes(2);
/// How long one run of a job may take: less than the lease, so that a job never runs twice at once.
pub const LONGEST_RUN: Duration = Duration::from_secs(60);

/// The pause after the `attempts`th failure: 10 s, 20 s, 40 s, … up to an hour.
pub fn pause_after(attempts: i64) -> Span {
    let doublings = u32::try_from((attempts - 1).clamp(0, 9)).unwrap_or(9);
    Span::seconds(10_i64.saturating_mul(2_i64.saturating_pow(doublings))).min(Span::hours(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_stopped_before_another_worker_may_claim_it() {
        assert!(LONGEST_RUN.as_secs() < u64::try_from(LEASE.whole_seconds()).unwrap());
    }

    #[test]
    fn each_failure_doubles_the_pause_up_to_an_hour() {
        assert_eq!(pause_after(1), Span::seconds(10));
        assert_eq!(pause_after(3), Span::seconds(40));
        assert_eq!(pause_after(50), Span::hours(1));
    }
}

//! The rules of messaging: how many messages may be sent, and the reply clock, which is measured from real replies.

use crate::types::instant::{Instant, Span};
use crate::types::text::TextProblem;

/// One person may send this many messages in any hour, in all their threads together.
pub const MOST_AN_HOUR: usize = 30;
/// With fewer replies their median says little, and nothing is shown.
pub const FEWEST_REPLIES: usize = 5;

/// Why a message is not posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostProblem {
    Text(TextProblem),
    /// This form has posted other words before.
    FormUsed,
    TooMany {
        wait: Span,
    },
}

/// The hour's messages are used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    /// When the next one may be sent.
    pub again: Instant,
}

/// Whether a person may send one more message now. `sent` holds the times of their recent messages, in any order.
pub fn may_send(now: Instant, sent: &[Instant]) -> Result<(), TooMany> {
    let hour = Span::hours(1);
    let mut recent: Vec<Instant> = sent.iter().copied().filter(|at| now.since(*at) < hour).collect();
    recent.sort_unstable_by(|a, b| b.cmp(a));
    match recent.get(MOST_AN_HOUR - 1) {
        Some(oldest_that_counts) => Err(TooMany { again: oldest_that_counts.plus(hour) }),
        None => Ok(()),
    }
}

/// The median of real reply times; of two middle ones the slower, since the clock must not flatter. `None` with fewer
/// than five. The caller counts weekday time only. Negative times are mistakes and are left out.
pub fn reply_clock(answer_times: &[Span]) -> Option<Span> {
    let mut times: Vec<Span> = answer_times.iter().copied().filter(|time| *time >= Span::ZERO).collect();
    times.sort_unstable();
    (times.len() >= FEWEST_REPLIES).then(|| times.get(times.len() / 2).copied())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minute: i64) -> Instant {
        Instant::from_micros(0).plus(Span::minutes(minute))
    }

    fn minutes(of: &[i64]) -> Vec<Span> {
        of.iter().map(|n| Span::minutes(*n)).collect()
    }

    #[test]
    fn after_thirty_messages_maya_waits_until_the_first_is_an_hour_old() {
        let sent: Vec<Instant> = (0..30).map(at).collect();
        assert_eq!(may_send(at(29), &sent[..29]), Ok(()));
        assert_eq!(may_send(at(59), &sent), Err(TooMany { again: at(60) }));
        assert_eq!(may_send(at(60), &sent), Ok(()));
    }

    #[test]
    fn the_reply_clock_of_tomas_shows_nothing_until_he_has_replied_five_times() {
        assert_eq!(reply_clock(&minutes(&[10, 20, 30, 40])), None);
        assert_eq!(reply_clock(&minutes(&[10, 20, 30, 40, -5])), None);
        assert_eq!(reply_clock(&minutes(&[900, 10, 220, 300, 20])), Some(Span::minutes(220)));
        assert_eq!(reply_clock(&minutes(&[1, 2, 3, 4, 5, 6])), Some(Span::minutes(4)));
    }

    proptest! {
        #[test]
        fn at_most_thirty_go_out_in_any_hour(gaps in prop::collection::vec(0_i64..5, 0..200)) {
            let (mut now, mut sent) = (0, Vec::new());
            for gap in gaps {
                now += gap;
                match may_send(at(now), &sent) {
                    Ok(()) => sent.push(at(now)),
                    Err(wait) => prop_assert!(at(now) < wait.again && may_send(wait.again, &sent).is_ok()),
                }
                let last_hour = sent.iter().filter(|s| at(now).since(**s) < Span::hours(1)).count();
                prop_assert!(last_hour <= MOST_AN_HOUR);
            }
        }

        #[test]
        fn at_least_half_of_all_replies_are_within_the_clock(times in prop::collection::vec(0_i64..10_000, 5..50)) {
            let spans = minutes(&times);
            let clock = reply_clock(&spans).unwrap_or_default();
            prop_assert!(spans.contains(&clock));
            prop_assert!(spans.iter().filter(|s| **s <= clock).count() * 2 >= spans.len());
        }
    }
}

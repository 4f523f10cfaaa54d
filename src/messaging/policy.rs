//! The rules of messaging: how many messages may be sent, and the reply clock, which is measured from real replies.

use crate::types::instant::Span;
use crate::types::text::TextProblem;

/// With fewer replies their median says little, and nothing is shown.
pub const FEWEST_REPLIES: usize = 5;

/// Why a message is not posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostProblem {
    Text(TextProblem),
    /// This form has posted other words before.
    FormUsed,
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

    fn minutes(of: &[i64]) -> Vec<Span> {
        of.iter().map(|n| Span::minutes(*n)).collect()
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
        fn at_least_half_of_all_replies_are_within_the_clock(times in prop::collection::vec(0_i64..10_000, 5..50)) {
            let spans = minutes(&times);
            let clock = reply_clock(&spans).unwrap_or_default();
            prop_assert!(spans.contains(&clock));
            prop_assert!(spans.iter().filter(|s| **s <= clock).count() * 2 >= spans.len());
        }
    }
}

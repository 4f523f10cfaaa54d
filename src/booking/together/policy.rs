//! Two people in one trip to the clinic: side by side, or one right after the other. Starts in, pairs out.

use crate::booking::availability::starts::Ask;
use crate::types::ids::TherapistId;
use crate::types::instant::{Instant, Span, TimeRange};

/// The longest that the second may wait for their turn.
pub const MOST_WAIT: Span = Span::minutes(30);

/// A start that one of the two could have, and with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    pub start: Instant,
    pub therapist: TherapistId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
pub enum Way {
    #[strum(serialize = "side")]
    SideBySide,
    /// The first, then the second.
    #[strum(serialize = "after")]
    OneAfterTheOther,
}

/// One of the two times is not free any more, so neither is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneIsTaken;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub first: Turn,
    pub second: Turn,
}

impl Pair {
    /// How long the second waits after the first has ended.
    fn wait(&self, first: &Ask) -> Span {
        self.second.start.since(first.visit(self.first.start).end)
    }
}

/// The pairs of turns that two people could take: for each start of the first, the one with the shortest wait. `fits` says
/// whether there are rooms and equipment for both.
pub fn pairs(way: Way, first: (&Ask, &[Turn]), second: (&Ask, &[Turn]), fits: impl Fn(&Pair) -> bool) -> Vec<Pair> {
    let mut found: Vec<Pair> = Vec::new();
    for one in first.1 {
        if found.last().is_some_and(|pair| pair.first.start == one.start) {
            continue;
        }
        let mut best: Option<Pair> = None;
        for other in second.1 {
            let pair = Pair { first: *one, second: *other };
            if suits(way, &pair, first.0, second.0) && best.is_none_or(|best| pair.wait(first.0) < best.wait(first.0)) && fits(&pair) {
                best = Some(pair);
            }
        }
        found.extend(best);
    }
    found
}

/// At most this many, in order and evenly spread, so that evenings are listed as well as mornings.
pub fn spread<T>(all: Vec<T>, most: usize) -> Vec<T> {
    let count = all.len();
    if count <= most {
        return all;
    }
    let nth = |n: usize| n * most / count;
    all.into_iter().enumerate().filter(|(n, _)| *n == 0 || nth(*n) != nth(n - 1)).map(|(_, one)| one).collect()
}

fn suits(way: Way, pair: &Pair, first: &Ask, second: &Ask) -> bool {
    let (one, other): (TimeRange, TimeRange) = (first.occupied(pair.first.start), second.occupied(pair.second.start));
    let same = pair.first.therapist == pair.second.therapist;
    match way {
        Way::SideBySide => pair.first.start == pair.second.start && !same,
        Way::OneAfterTheOther => {
            let wait = pair.wait(first);
            wait >= Span::ZERO && wait <= MOST_WAIT && (!same || !one.overlaps(other))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    #[test]
    fn a_few_of_many_are_evenly_spread() {
        assert_eq!(spread((0..10).collect(), 3), [0, 4, 7]);
        assert_eq!(spread(vec![1, 2], 3), [1, 2]);
        assert_eq!(spread((0..1000).collect::<Vec<_>>(), 8).len(), 8);
    }

    const TOMAS: TherapistId = TherapistId::from_uuid(Uuid::from_u128(1));
    const PRIYA: TherapistId = TherapistId::from_uuid(Uuid::from_u128(2));

    fn at(minute: i64) -> Instant {
        Instant::from_micros(0).plus(Span::minutes(minute))
    }

    fn turn(therapist: TherapistId, minute: i64) -> Turn {
        Turn { start: at(minute), therapist }
    }

    fn ask(minutes: i64) -> Ask {
        let (length, step) = (Span::minutes(minutes), Span::minutes(15));
        Ask { length, before: Span::ZERO, after: Span::minutes(15), step, earliest: at(0), latest: at(2000) }
    }

    #[test]
    fn side_by_side_needs_two_therapists_at_one_time() {
        let (dorothy, noah) = ([turn(TOMAS, 600), turn(TOMAS, 660)], [turn(TOMAS, 600), turn(PRIYA, 660)]);
        let found = pairs(Way::SideBySide, (&ask(60), &dorothy), (&ask(45), &noah), |_| true);
        assert_eq!(found, [Pair { first: turn(TOMAS, 660), second: turn(PRIYA, 660) }]);
        assert!(pairs(Way::SideBySide, (&ask(60), &dorothy), (&ask(45), &noah), |_| false).is_empty(), "there is one room");
    }

    #[test]
    fn one_after_the_other_with_one_therapist_leaves_time_for_the_room() {
        let (dorothy, noah) = ([turn(TOMAS, 600)], [turn(TOMAS, 660), turn(TOMAS, 675), turn(PRIYA, 690)]);
        let found = pairs(Way::OneAfterTheOther, (&ask(60), &dorothy), (&ask(45), &noah), |_| true);
        assert_eq!(found, [Pair { first: turn(TOMAS, 600), second: turn(TOMAS, 675) }]);
    }

    #[test]
    fn the_second_waits_half_an_hour_at_most() {
        let (dorothy, noah) = ([turn(TOMAS, 600)], [turn(PRIYA, 700)]);
        assert!(pairs(Way::OneAfterTheOther, (&ask(60), &dorothy), (&ask(45), &noah), |_| true).is_empty());
    }

    proptest! {
        #[test]
        fn no_pair_has_one_therapist_in_two_rooms(
            first in prop::collection::btree_set((0_i64..20, any::<bool>()), 0..12),
            second in prop::collection::btree_set((0_i64..20, any::<bool>()), 0..12),
            side in any::<bool>(),
        ) {
            let turns = |all: std::collections::BTreeSet<(i64, bool)>| -> Vec<Turn> {
                all.into_iter().map(|(n, tomas)| turn(if tomas { TOMAS } else { PRIYA }, 480 + 15 * n)).collect()
            };
            let (first, second) = (turns(first), turns(second));
            let way = if side { Way::SideBySide } else { Way::OneAfterTheOther };
            for pair in pairs(way, (&ask(60), &first), (&ask(45), &second), |_| true) {
                prop_assert!(first.contains(&pair.first) && second.contains(&pair.second));
                let (one, other) = (ask(60).occupied(pair.first.start), ask(45).occupied(pair.second.start));
                prop_assert!(pair.first.therapist != pair.second.therapist || !one.overlaps(other));
                prop_assert_eq!(side, pair.first.start == pair.second.start);
            }
        }
    }
}

//! Which message answered which, for the reply clock. Pure; the rule is in `policy`, its sentence in `words`.

use super::model::Side;
use crate::types::ids::ThreadId;
use crate::types::instant::{Instant, TimeRange};
use std::collections::HashMap;

/// One message as the reply clock sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    pub thread: ThreadId,
    pub by: Side,
    pub at: Instant,
}

/// From each client's first unanswered message to the therapist's next one. `turns` oldest first, threads mixed.
/// An unprompted message of the therapist answers nothing, and an unanswered one has no end yet.
pub fn answers(turns: &[Turn]) -> Vec<TimeRange> {
    let mut asked: HashMap<ThreadId, Instant> = HashMap::new();
    let mut found = Vec::new();
    for turn in turns {
        match turn.by {
            Side::Client => {
                asked.entry(turn.thread).or_insert(turn.at);
            }
            Side::Therapist => found.extend(asked.remove(&turn.thread).map(|since| TimeRange::new(since, turn.at))),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use Side::{Client, Therapist};

    fn turn(thread: u128, by: Side, at: i64) -> Turn {
        Turn { thread: ThreadId::from_uuid(uuid::Uuid::from_u128(thread)), by, at: Instant::from_micros(at) }
    }

    fn range(from: i64, until: i64) -> TimeRange {
        TimeRange::new(Instant::from_micros(from), Instant::from_micros(until))
    }

    #[test]
    fn the_clock_runs_from_the_first_of_several_questions() {
        let turns = [turn(1, Client, 10), turn(1, Client, 20), turn(1, Therapist, 50), turn(1, Therapist, 60)];
        assert_eq!(answers(&turns), [range(10, 50)]);
    }

    #[test]
    fn threads_do_not_answer_each_other_and_unanswered_messages_do_not_count() {
        let turns = [turn(2, Therapist, 5), turn(1, Client, 10), turn(2, Client, 20), turn(1, Therapist, 30), turn(1, Client, 40)];
        assert_eq!(answers(&turns), [range(10, 30)]);
    }
}

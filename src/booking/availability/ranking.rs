//! Which of the possible starts is best: ranked by the gaps they leave; the tightest free room; the nearest openings. Ranking
//! hides none.

use super::starts::{self, Ask, Working};
use crate::booking::model::Opening;
use crate::types::ids::LocationId;
use crate::types::instant::{Instant, Span, TimeRange};

/// How well a start fits into the rest of the day. Less is better, and earlier fields count first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit {
    /// Time left beside the visit in gaps too short for the clinic's shortest service.
    pub wasted: Span,
    /// On how many sides, 0 to 2, the visit leaves a gap to its neighbour or to the edge of the day.
    pub loose_sides: u8,
    pub gap_before: Span,
    pub gap_after: Span,
}

impl Fit {
    /// `None` when the visit cannot begin then. `shortest` is the shortest service with its buffers.
    pub fn of(working: &Working, ask: &Ask, start: Instant, shortest: Span) -> Option<Self> {
        let wanted = ask.occupied(start);
        let gap = starts::free(&working.open, &working.busy).into_iter().find(|gap| gap.contains(wanted))?;
        Some(Self::in_gap(gap, wanted, shortest))
    }

    fn in_gap(gap: TimeRange, wanted: TimeRange, shortest: Span) -> Self {
        let sides = [wanted.start.since(gap.start), gap.end.since(wanted.end)];
        let wasted = sides.iter().filter(|side| **side < shortest).map(|side| side.as_micros()).sum();
        let loose = sides.iter().filter(|side| **side > Span::ZERO).map(|_| 1_u8).sum();
        Self { wasted: Span::micros(wasted), loose_sides: loose, gap_before: sides[0], gap_after: sides[1] }
    }
}

/// Every start with its fit, best first and earlier first on a tie.
pub fn ranked(working: &Working, ask: &Ask, shortest: Span) -> Vec<(Instant, Fit)> {
    let gaps = starts::free(&working.open, &working.busy);
    let mut all: Vec<(Instant, Fit)> = starts::starts(working, ask)
        .into_iter()
        .filter_map(|start| {
            let wanted = ask.occupied(start);
            let gap = gaps.iter().find(|gap| gap.contains(wanted))?;
            Some((start, Fit::in_gap(*gap, wanted, shortest)))
        })
        .collect();
    all.sort_by_key(|(start, fit)| (fit.wasted, fit.loose_sides, *start));
    all
}

/// A room or a piece of equipment: where it is, and when it is taken, in order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource<Id> {
    pub id: Id,
    pub location: Option<LocationId>,
    pub taken: Vec<TimeRange>,
}

impl<Id> Resource<Id> {
    /// Bookings of one resource never overlap, so the first that ends after the start decides.
    pub fn is_free(&self, wanted: TimeRange) -> bool {
        let next = self.taken.partition_point(|busy| busy.end <= wanted.start);
        self.taken.get(next).is_none_or(|busy| busy.start >= wanted.end)
    }
}

pub fn any_free<Id>(all: &[Resource<Id>], location: Option<LocationId>, wanted: TimeRange) -> bool {
    all.iter().any(|one| one.location == location && one.is_free(wanted))
}

/// The free resource that `wanted` fits most tightly, so that long stretches stay whole elsewhere. On a tie the clinic's own
/// order decides.
pub fn tightest<'a, Id: Copy + 'a>(all: impl Iterator<Item = &'a Resource<Id>>, wanted: TimeRange) -> Option<Id> {
    all.filter(|one| one.is_free(wanted)).min_by_key(|one| slack(&one.taken, wanted)).map(|one| one.id)
}

/// The openings closest to the wanted time, the nearest first; of two equally far the earlier first.
pub fn nearest(openings: &[Opening], wanted: Instant, how_many: usize) -> Vec<&Opening> {
    let mut by_distance: Vec<&Opening> = openings.iter().collect();
    by_distance.sort_by_key(|opening| (opening.start.micros().abs_diff(wanted.micros()), opening.start, opening.therapist));
    by_distance.truncate(how_many);
    by_distance
}

/// The free time that a resource would have left around `wanted`, at most a day on each side.
fn slack(taken: &[TimeRange], wanted: TimeRange) -> Span {
    let day = Span::days(1);
    let before = taken.iter().filter(|t| t.end <= wanted.start).map(|t| wanted.start.since(t.end)).min().unwrap_or(day);
    let after = taken.iter().filter(|t| wanted.end <= t.start).map(|t| t.start.since(wanted.end)).min().unwrap_or(day);
    Span::micros(before.min(day).as_micros() + after.min(day).as_micros())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::availability::starts::tests::{an_hour_every_half_hour, at, clock, minutes, range};
    use crate::types::ids::{RoomId, TherapistId};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn room(id: RoomId, taken: Vec<TimeRange>) -> Resource<RoomId> {
        Resource { id, location: None, taken }
    }

    #[test]
    fn the_tightest_free_room_is_taken_and_a_full_one_never() {
        let [bow, elbow, glenmore] = [1_u128, 2, 3].map(|n| RoomId::from_uuid(Uuid::from_u128(n)));
        let rooms = [
            room(bow, vec![]),
            room(elbow, vec![range(clock(8, 0), clock(9, 0)), range(clock(10, 15), clock(11, 0))]),
            room(glenmore, vec![range(clock(9, 30), clock(10, 30))]),
        ];
        assert_eq!(tightest(rooms.iter(), range(clock(9, 0), clock(10, 0))), Some(elbow));
        assert_eq!(tightest(rooms.iter(), range(clock(8, 30), clock(9, 30))), Some(glenmore));
        assert_eq!(tightest(rooms[2..].iter(), range(clock(10, 0), clock(11, 0))), None);
    }

    #[test]
    fn when_a_time_was_just_taken_the_nearest_three_are_named_earlier_first() {
        let tomas = TherapistId::from_uuid(Uuid::from_u128(7));
        let openings: Vec<Opening> = [clock(9, 0), clock(13, 30), clock(15, 30), clock(18, 0)]
            .map(|minute| Opening { therapist: tomas, start: at(minute), end: at(minute + 60) })
            .to_vec();
        let near: Vec<Instant> = nearest(&openings, at(clock(14, 30)), 3).iter().map(|opening| opening.start).collect();
        assert_eq!(minutes(&near), [clock(13, 30), clock(15, 30), clock(18, 0)]);
    }

    #[test]
    fn the_start_that_leaves_no_useless_gap_comes_first() {
        let morning = Working { open: vec![range(clock(9, 0), clock(11, 45))], busy: vec![], ..Working::default() };
        let best = ranked(&morning, &an_hour_every_half_hour(), Span::minutes(45));
        let order: Vec<Instant> = best.iter().map(|(start, _)| *start).collect();
        // At 9:30 half an hour stands idle before, at 10:30 a quarter of an hour after.
        assert_eq!(minutes(&order), [clock(9, 0), clock(10, 0), clock(10, 30), clock(9, 30)]);
        assert_eq!(Fit::of(&morning, &an_hour_every_half_hour(), at(clock(11, 0)), Span::minutes(45)), None);
    }

    fn stretches() -> impl Strategy<Value = Vec<TimeRange>> {
        prop::collection::vec((0_i64..300, 0_i64..90), 0..6)
            .prop_map(|pairs| pairs.into_iter().map(|(from, length)| range(from, from + length)).collect())
    }

    proptest! {
        #[test]
        fn ranking_hides_no_start_and_invents_none(open in stretches(), busy in stretches()) {
            let (working, ask) = (Working { open, busy, ..Working::default() }, an_hour_every_half_hour());
            let ranked = ranked(&working, &ask, Span::minutes(45));
            prop_assert!(ranked.iter().all(|(start, fit)| Fit::of(&working, &ask, *start, Span::minutes(45)) == Some(*fit)));
            let mut all: Vec<Instant> = ranked.into_iter().map(|(start, _)| start).collect();
            all.sort_unstable();
            prop_assert_eq!(all, starts::starts(&working, &ask));
        }

        #[test]
        fn a_room_is_found_exactly_when_one_is_free(taken in prop::collection::vec(stretches(), 0..4), from in 0_i64..300) {
            let ids = (1..).map(|n| RoomId::from_uuid(Uuid::from_u128(n)));
            let apart = |taken: Vec<TimeRange>| starts::free(&taken, &[]);
            let rooms: Vec<_> = ids.zip(taken).map(|(id, taken)| room(id, apart(taken))).collect();
            let wanted = range(from, from + 30);
            let is_free = |room: &&Resource<RoomId>| !starts::is_busy(&room.taken, wanted);
            let found = tightest(rooms.iter(), wanted);
            prop_assert_eq!(found.is_some(), rooms.iter().any(|room| is_free(&room)));
            prop_assert_eq!(any_free(&rooms, None, wanted), found.is_some());
            prop_assert!(rooms.iter().filter(|room| Some(room.id) == found).all(|room| is_free(&room)));
        }
    }
}

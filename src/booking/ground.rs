//! What a search for openings stands on: the therapists' time and the rooms, already resolved to instants, and the
//! openings that can be had of both. Pure: the server brings the rows.

use super::{
    availability::{self, Ask, Working},
    fit::{self, Fit},
    model::Opening,
};
use crate::types::{
    ids::{RoomId, TherapistId},
    instant::{Instant, Span, TimeRange},
};
use std::collections::HashMap;

/// Time that a booking keeps of its therapist and its room, buffers included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub therapist: TherapistId,
    pub room: RoomId,
    pub busy: TimeRange,
    /// Set while it is a hold. From then on it keeps nothing, whether or not anyone has tidied it away.
    pub hold_until: Option<Instant>,
}

impl Taken {
    /// Whether it is this therapist's booking at this time. There is only ever one.
    pub fn is_of(&self, therapist: TherapistId, busy: TimeRange) -> bool {
        (self.therapist, self.busy) == (therapist, busy)
    }

    pub fn keeps(&self, now: Instant) -> bool {
        self.hold_until.is_none_or(|until| now < until)
    }
}

/// Who works when, less their time off, and which rooms there are. Changes a few times a year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hours {
    /// In the clinic's own order.
    pub open: Vec<(TherapistId, Vec<TimeRange>)>,
    pub rooms: Vec<RoomId>,
}

/// The hours with what is taken of them at one moment. Changes by the second.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ground {
    working: Vec<(TherapistId, Working)>,
    /// Each with what is taken in it, in order of time.
    rooms: Vec<(RoomId, Vec<TimeRange>)>,
}

/// An opening and how it would lie in its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub opening: Opening,
    pub fit: Fit,
    /// Begins as soon as another visit is over.
    pub follows: bool,
}

impl Ground {
    /// `taken` in order of time.
    pub fn new(hours: &Hours, taken: &[Taken], now: Instant) -> Self {
        let mut of_therapist: HashMap<TherapistId, Vec<TimeRange>> = HashMap::new();
        let mut of_room: HashMap<RoomId, Vec<TimeRange>> = HashMap::new();
        for one in taken.iter().filter(|one| one.keeps(now)) {
            of_therapist.entry(one.therapist).or_default().push(one.busy);
            of_room.entry(one.room).or_default().push(one.busy);
        }
        let mut busy = |therapist| of_therapist.remove(&therapist).unwrap_or_default();
        let working = hours.open.iter().map(|(id, open)| (*id, Working { open: open.clone(), busy: busy(*id) }));
        Self { working: working.collect(), rooms: hours.rooms.iter().map(|id| (*id, of_room.remove(id).unwrap_or_default())).collect() }
    }

    /// This therapist's time; none at all for someone who does not give the service.
    pub fn of(&self, therapist: TherapistId) -> Working {
        let found = self.working.iter().find(|(id, _)| *id == therapist);
        found.map(|(_, working)| working.clone()).unwrap_or_default()
    }

    /// The free room that is tightest around this stretch.
    pub fn room_for(&self, occupied: TimeRange) -> Option<RoomId> {
        fit::room_for(&self.rooms, occupied)
    }

    /// Every opening that has a free room, in order of time, then in the clinic's order of therapists. `None`: with anyone.
    pub fn openings(&self, ask: &Ask, with: Option<TherapistId>) -> Vec<Opening> {
        let mut all: Vec<Opening> = self
            .wanted(with)
            .flat_map(|(id, working)| availability::starts(working, ask).into_iter().map(|start| opening(*id, start, ask)))
            .filter(|opening| self.has_room(ask.occupied(opening.start)))
            .collect();
        all.sort_by_key(|opening| opening.start);
        all
    }

    /// The same with how each would lie in its day. `shortest` is the whole of the clinic's shortest service.
    pub fn found(&self, ask: &Ask, with: Option<TherapistId>, shortest: Span) -> Vec<Found> {
        let mut all = Vec::new();
        for (id, working) in self.wanted(with) {
            let follows = |start: Instant| working.busy.iter().any(|busy| busy.end == start.minus(ask.before));
            let ranked = fit::ranked(working, ask, shortest).into_iter().filter(|(start, _)| self.has_room(ask.occupied(*start)));
            all.extend(ranked.map(|(start, fit)| Found { opening: opening(*id, start, ask), fit, follows: follows(start) }));
        }
        all.sort_by_key(|found| found.opening.start);
        all
    }

    fn wanted(&self, with: Option<TherapistId>) -> impl Iterator<Item = &(TherapistId, Working)> {
        self.working.iter().filter(move |(id, _)| with.is_none_or(|with| with == *id))
    }

    /// Bookings in one room never overlap, so the first that ends after the start decides.
    fn has_room(&self, occupied: TimeRange) -> bool {
        self.rooms.iter().any(|(_, taken)| {
            let next = taken.partition_point(|busy| busy.end <= occupied.start);
            taken.get(next).is_none_or(|busy| busy.start >= occupied.end)
        })
    }
}

fn opening(therapist: TherapistId, start: Instant, ask: &Ask) -> Opening {
    Opening { therapist, start, end: start.plus(ask.length) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const TOMAS: TherapistId = TherapistId::from_uuid(Uuid::from_u128(1));
    const PRIYA: TherapistId = TherapistId::from_uuid(Uuid::from_u128(2));
    const BOW: RoomId = RoomId::from_uuid(Uuid::from_u128(3));

    fn at(hour: i64) -> Instant {
        Instant::from_micros(0).plus(Span::hours(hour))
    }

    fn range(from: i64, until: i64) -> TimeRange {
        TimeRange::new(at(from), at(until))
    }

    fn hours() -> Hours {
        Hours { open: vec![(TOMAS, vec![range(9, 12)]), (PRIYA, vec![range(9, 12)])], rooms: vec![BOW] }
    }

    fn an_hour() -> Ask {
        let step = Span::hours(1);
        Ask { length: step, before: Span::ZERO, after: Span::ZERO, step, earliest: at(0), latest: at(24) }
    }

    fn tomas_at_ten(hold_until: Option<Instant>) -> Taken {
        Taken { therapist: TOMAS, room: BOW, busy: range(10, 11), hold_until }
    }

    fn starts(taken: &[Taken], with: Option<TherapistId>) -> Vec<Instant> {
        Ground::new(&hours(), taken, at(8)).openings(&an_hour(), with).iter().map(|opening| opening.start).collect()
    }

    #[test]
    fn without_a_free_room_there_is_no_opening_even_with_priya_free() {
        assert_eq!(starts(&[tomas_at_ten(None)], Some(PRIYA)), [at(9), at(11)]);
    }

    #[test]
    fn with_anyone_every_therapist_counts_in_order_of_time() {
        assert_eq!(starts(&[], None), [at(9), at(9), at(10), at(10), at(11), at(11)]);
    }

    #[test]
    fn a_hold_that_ran_out_keeps_nothing() {
        assert_eq!(starts(&[tomas_at_ten(Some(at(8)))], Some(TOMAS)), [at(9), at(10), at(11)]);
        assert_eq!(starts(&[tomas_at_ten(Some(at(9)))], Some(TOMAS)), [at(9), at(11)]);
    }

    #[test]
    fn an_opening_knows_that_it_follows_another_visit() {
        let ground = Ground::new(&hours(), &[tomas_at_ten(None)], at(8));
        let found = ground.found(&an_hour(), Some(TOMAS), Span::hours(1));
        assert_eq!(found.iter().map(|found| (found.opening.start, found.follows)).collect::<Vec<_>>(), [(at(9), false), (at(11), true)]);
    }
}

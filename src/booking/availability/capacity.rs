//! Capacity: the therapists' time, the rooms and the equipment, already resolved to instants, and the openings they leave. Pure:
//! the server brings the rows.

use super::ranking::{self, Fit, Resource};
use super::starts::{self, Ask, Working};
use super::workload::Hands;
use crate::booking::model::Opening;
use crate::clinic::model::Place;
use crate::clinic::offering::Strain;
use crate::types::ids::{EquipmentId, LocationId, RoomId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use std::collections::HashMap;

/// Time that a booking takes of its therapist, its room and its equipment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub therapist: TherapistId,
    pub room: RoomId,
    pub equipment: Option<EquipmentId>,
    /// Buffers included.
    pub busy: TimeRange,
    /// Hands-on time alone.
    pub visit: TimeRange,
    /// Set for a hold: when it runs out. From then on it takes nothing, whether or not the worker has ended it yet.
    pub hold_until: Option<Instant>,
}

impl Taken {
    /// Whether it is this therapist's booking at this time. There is at most one.
    pub fn is_of(&self, therapist: TherapistId, busy: TimeRange) -> bool {
        (self.therapist, self.busy) == (therapist, busy)
    }

    /// Whether it takes time now.
    pub fn keeps(&self, now: Instant) -> bool {
        self.hold_until.is_none_or(|until| now < until)
    }
}

/// One therapist's hours at one of the clinic's places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    pub therapist: TherapistId,
    /// `None`: the clinic's own address.
    pub location: Option<LocationId>,
    /// Shifts less time off.
    pub open: Vec<TimeRange>,
    pub strain: Strain,
}

/// Working hours and places, and the rooms and equipment that suit a service. Changes a few times a year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hours {
    /// In the clinic's own order.
    pub rosters: Vec<Roster>,
    pub rooms: Vec<(RoomId, Option<LocationId>)>,
    /// `None` when none is needed.
    pub equipment: Option<Vec<(EquipmentId, Option<LocationId>)>>,
    /// The calendar days, midnight to midnight.
    pub days: Vec<TimeRange>,
}

/// The room and the equipment of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allocation {
    pub room: RoomId,
    pub equipment: Option<EquipmentId>,
}

/// The hours less what is taken of them at one moment. Changes by the second.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capacity {
    working: Vec<(TherapistId, Option<LocationId>, Working)>,
    rooms: Vec<Resource<RoomId>>,
    equipment: Option<Vec<Resource<EquipmentId>>>,
}

/// An opening and how it would fit into its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    pub opening: Opening,
    pub location: Option<LocationId>,
    pub fit: Fit,
    /// Begins as soon as another visit ends.
    pub follows: bool,
}

impl Capacity {
    /// `taken` in order of time.
    pub fn new(hours: &Hours, taken: &[Taken], now: Instant) -> Self {
        let mut of_therapist: HashMap<TherapistId, Vec<&Taken>> = HashMap::new();
        let mut of_room: HashMap<RoomId, Vec<TimeRange>> = HashMap::new();
        let mut of_equipment: HashMap<EquipmentId, Vec<TimeRange>> = HashMap::new();
        for one in taken.iter().filter(|one| one.keeps(now)) {
            of_therapist.entry(one.therapist).or_default().push(one);
            of_room.entry(one.room).or_default().push(one.busy);
            if let Some(equipment) = one.equipment {
                of_equipment.entry(equipment).or_default().push(one.busy);
            }
        }
        let working = |roster: &Roster| {
            let own = of_therapist.get(&roster.therapist).map_or(&[][..], Vec::as_slice);
            (roster.therapist, roster.location, roster.working(own.iter().copied(), &hours.days))
        };
        let working = hours.rosters.iter().map(working).collect();
        let room = |(id, location): &(RoomId, _)| Resource { id: *id, location: *location, taken: of_room.remove(id).unwrap_or_default() };
        let rooms = hours.rooms.iter().map(room).collect();
        let piece = |(id, location): &(EquipmentId, _)| Resource {
            id: *id,
            location: *location,
            taken: of_equipment.remove(id).unwrap_or_default(),
        };
        Self { working, rooms, equipment: hours.equipment.as_ref().map(|all| all.iter().map(piece).collect()) }
    }

    /// This therapist's time around this stretch: at the place where they work then, else at any. Empty for a therapist who
    /// does not give the service.
    pub fn of(&self, therapist: TherapistId, occupied: TimeRange) -> Working {
        self.at_work(therapist, occupied).map(|(_, _, working)| working.clone()).unwrap_or_default()
    }

    fn at_work(&self, therapist: TherapistId, occupied: TimeRange) -> Option<&(TherapistId, Option<LocationId>, Working)> {
        let mut own = self.working.iter().filter(|(id, _, _)| *id == therapist);
        let any = own.clone().next();
        own.find(|(_, _, working)| starts::is_open(&working.open, occupied)).or(any)
    }

    /// The place where this therapist works then.
    pub fn place_of(&self, therapist: TherapistId, occupied: TimeRange) -> Option<Place> {
        self.at_work(therapist, occupied).map(|(_, location, _)| Place::from(*location))
    }

    /// The free room, and the piece of equipment if one is needed, that this stretch fits most tightly, at the place where this
    /// therapist works then.
    pub fn allocate(&self, therapist: TherapistId, occupied: TimeRange) -> Option<Allocation> {
        let (_, location, _) = self.at_work(therapist, occupied)?;
        let room = ranking::tightest(self.rooms.iter().filter(|room| room.location == *location), occupied)?;
        let equipment = match &self.equipment {
            None => None,
            Some(all) => Some(ranking::tightest(all.iter().filter(|piece| piece.location == *location), occupied)?),
        };
        Some(Allocation { room, equipment })
    }

    /// This room and a piece of equipment, if they are free.
    pub fn allocate_room(&self, therapist: TherapistId, occupied: TimeRange, room: RoomId) -> Option<Allocation> {
        let (_, location, _) = self.at_work(therapist, occupied)?;
        let wanted = self.rooms.iter().find(|one| one.id == room && one.location == *location)?;
        let any = self.allocate(therapist, occupied)?;
        wanted.is_free(occupied).then_some(Allocation { room, ..any })
    }

    /// Every opening with a free room and equipment, in order of time, then in the clinic's order of therapists. `with`: `None` for
    /// all therapists.
    pub fn openings(&self, ask: &Ask, with: Option<TherapistId>) -> Vec<Opening> {
        let mut all: Vec<Opening> = self
            .wanted(with)
            .flat_map(|(id, location, working)| {
                let starts = starts::starts(working, ask).into_iter();
                starts.filter(|start| self.has_allocation(*location, ask.occupied(*start))).map(|start| ask.opening(*id, start))
            })
            .collect();
        all.sort_by_key(|opening| opening.start);
        all
    }

    /// Every start at which a therapist is free, whether or not a room is.
    pub fn starts_without_room(&self, ask: &Ask) -> Vec<Instant> {
        self.working.iter().flat_map(|(_, _, working)| starts::starts(working, ask)).collect()
    }

    /// Every opening with how it would fit into its day. `shortest` is the clinic's shortest service with its buffers.
    pub fn candidates(&self, ask: &Ask, with: Option<TherapistId>, shortest: Span) -> Vec<Candidate> {
        let mut all = Vec::new();
        for (id, location, working) in self.wanted(with) {
            let ranked = ranking::ranked(working, ask, shortest).into_iter();
            let ranked = ranked.filter(|(start, _)| self.has_allocation(*location, ask.occupied(*start)));
            all.extend(ranked.map(|(start, fit)| Candidate {
                opening: ask.opening(*id, start),
                location: *location,
                fit,
                follows: follows(working, ask, start),
            }));
        }
        all.sort_by_key(|candidate| candidate.opening.start);
        all
    }

    fn wanted(&self, with: Option<TherapistId>) -> impl Iterator<Item = &(TherapistId, Option<LocationId>, Working)> {
        self.working.iter().filter(move |(id, _, _)| with.is_none_or(|with| with == *id))
    }

    /// Whether a room, and a piece of equipment if one is needed, are free at this place throughout.
    pub fn has_allocation(&self, location: Option<LocationId>, occupied: TimeRange) -> bool {
        ranking::any_free(&self.rooms, location, occupied)
            && self.equipment.as_ref().is_none_or(|pieces| ranking::any_free(pieces, location, occupied))
    }
}

impl Roster {
    /// This roster's hours with what is taken of them.
    pub fn working<'a>(&self, taken: impl Iterator<Item = &'a Taken>, days: &[TimeRange]) -> Working {
        let guarded = self.strain.is_guarded();
        let mut working = Working { open: self.open.clone(), ..Working::default() };
        for one in taken {
            working.busy.push(one.busy);
            if guarded {
                working.hands.visits.push(one.visit);
            }
        }
        if guarded {
            working.hands = Hands { days: days.to_vec(), strain: self.strain, ..working.hands };
        }
        working
    }
}

/// Whether a visit at `start` would begin as soon as another ends.
pub fn follows(working: &Working, ask: &Ask, start: Instant) -> bool {
    working.busy.iter().any(|busy| busy.end == start.minus(ask.before))
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
        let roster = |therapist| Roster { therapist, location: None, open: vec![range(9, 12)], strain: Strain::default() };
        Hours { rosters: vec![roster(TOMAS), roster(PRIYA)], rooms: vec![(BOW, None)], equipment: None, days: Vec::new() }
    }

    fn an_hour() -> Ask {
        let step = Span::hours(1);
        Ask { length: step, before: Span::ZERO, after: Span::ZERO, step, earliest: at(0), latest: at(24) }
    }

    fn tomas_at_ten(hold_until: Option<Instant>) -> Taken {
        Taken { therapist: TOMAS, room: BOW, equipment: None, busy: range(10, 11), visit: range(10, 11), hold_until }
    }

    fn starts(taken: &[Taken], with: Option<TherapistId>) -> Vec<Instant> {
        Capacity::new(&hours(), taken, at(8)).openings(&an_hour(), with).iter().map(|opening| opening.start).collect()
    }

    #[test]
    fn without_a_free_room_there_is_no_opening_although_priya_is_free() {
        assert_eq!(starts(&[tomas_at_ten(None)], Some(PRIYA)), [at(9), at(11)]);
    }

    #[test]
    fn with_anyone_every_therapist_counts_in_order_of_time() {
        assert_eq!(starts(&[], None), [at(9), at(9), at(10), at(10), at(11), at(11)]);
    }

    #[test]
    fn a_hold_that_ran_out_takes_nothing() {
        assert_eq!(starts(&[tomas_at_ten(Some(at(8)))], Some(TOMAS)), [at(9), at(10), at(11)]);
        assert_eq!(starts(&[tomas_at_ten(Some(at(9)))], Some(TOMAS)), [at(9), at(11)]);
    }

    #[test]
    fn an_opening_knows_that_it_follows_another_visit() {
        let capacity = Capacity::new(&hours(), &[tomas_at_ten(None)], at(8));
        let candidates = capacity.candidates(&an_hour(), Some(TOMAS), Span::hours(1));
        let follows: Vec<_> = candidates.iter().map(|one| (one.opening.start, one.follows)).collect();
        assert_eq!(follows, [(at(9), false), (at(11), true)]);
    }

    const MISSION: LocationId = LocationId::from_uuid(Uuid::from_u128(4));
    const SHOCKWAVE: EquipmentId = EquipmentId::from_uuid(Uuid::from_u128(5));

    #[test]
    fn priya_at_the_other_place_needs_a_room_there() {
        let mut hours = hours();
        hours.rosters[1].location = Some(MISSION);
        let count = |hours: &Hours| Capacity::new(hours, &[], at(8)).openings(&an_hour(), Some(PRIYA)).len();
        assert_eq!(count(&hours), 0);
        hours.rooms.push((RoomId::from_uuid(Uuid::from_u128(6)), Some(MISSION)));
        assert_eq!(count(&hours), 3);
        let allocation = Capacity::new(&hours, &[], at(8)).allocate(PRIYA, range(9, 10));
        assert_eq!(allocation.map(|one| one.room), Some(RoomId::from_uuid(Uuid::from_u128(6))));
    }

    #[test]
    fn a_service_that_needs_the_only_machine_is_offered_while_the_machine_is_free() {
        let two_rooms = vec![(BOW, None), (RoomId::from_uuid(Uuid::from_u128(6)), None)];
        let hours = Hours { rooms: two_rooms, equipment: Some(vec![(SHOCKWAVE, None)]), ..hours() };
        let with_it = Taken { equipment: Some(SHOCKWAVE), ..tomas_at_ten(None) };
        let count = |taken: &[Taken]| Capacity::new(&hours, taken, at(8)).openings(&an_hour(), Some(PRIYA)).len();
        assert_eq!((count(&[tomas_at_ten(None)]), count(&[with_it])), (3, 2));
        assert_eq!(Capacity::new(&hours, &[with_it], at(8)).allocate(PRIYA, range(10, 11)), None);
    }
}

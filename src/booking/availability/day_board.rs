//! The openings of one day, kept up to date change by change, so that a page costs as much as it shows and not as much as the
//! clinic has. The rules are those of `starts`, `ranking` and `workload`; a board remembers their results. Pure.

use super::capacity::{Candidate, Hours, Roster, Taken, follows};
use super::occupancy::Calendar;
use super::ranking::{self, Fit};
use super::starts::{self, Ask};
use crate::clinic::model::Place;
use crate::types::ids::{EquipmentId, LocationId, RoomId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which openings of a day are wanted.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Empty: anyone.
    pub with: Vec<TherapistId>,
    /// `None`: at any place.
    pub location: Option<Place>,
    /// Parts of the day. Empty: all of it.
    pub within: Vec<TimeRange>,
    pub earliest: Instant,
    pub latest: Instant,
    /// Listed first where they are free.
    pub prefer: Option<TherapistId>,
    /// A start to leave out: that of the visit which is moved.
    pub but: Option<(TherapistId, Instant)>,
}

impl Query {
    fn allows(&self, start: Instant) -> bool {
        self.earliest <= start && start <= self.latest && (self.within.is_empty() || self.within.iter().any(|part| part.holds(start)))
    }

    fn wants(&self, therapist: TherapistId, start: Instant) -> bool {
        self.but != Some((therapist, start))
    }

    fn is_at(&self, location: Option<LocationId>) -> bool {
        self.location.is_none_or(|wanted| wanted.is(location))
    }
}

/// One start, with the therapist whose day it fits best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub best: Candidate,
    /// A few of the others who are free then, in the clinic's own order.
    pub others: Vec<TherapistId>,
    /// How many others are free.
    pub count: usize,
}

impl Slot {
    pub const fn start(&self) -> Instant {
        self.best.opening.start
    }
}

/// How many others are named in a slot.
const NAMED: usize = 4;

/// One therapist's start, ordered by how well it fits into their day, then by the clinic's own order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    wasted: Span,
    loose_sides: u8,
    roster: usize,
}

/// Whether a room and the equipment for a start are free. Worked out again only when something there has changed.
#[derive(Debug, Default)]
struct Resources {
    rooms: Vec<(RoomId, Option<LocationId>)>,
    equipment: Option<Vec<(EquipmentId, Option<LocationId>)>>,
    known: BTreeMap<(Instant, Option<LocationId>), bool>,
    /// The room that was found free last, which is likely free for the next start too.
    hint: usize,
}

impl Resources {
    fn is_free(&mut self, calendar: &Calendar, ask: &Ask, start: Instant, location: Option<LocationId>) -> bool {
        if let Some(known) = self.known.get(&(start, location)) {
            return *known;
        }
        let occupied = ask.occupied(start);
        let count = self.rooms.len();
        let room = (0..count)
            .map(|nth| (nth + self.hint) % count.max(1))
            .find(|at| self.rooms.get(*at).is_some_and(|(room, place)| *place == location && calendar.room_is_free(*room, occupied)));
        self.hint = room.unwrap_or(self.hint);
        let equipped = self
            .equipment
            .as_ref()
            .is_none_or(|pieces| pieces.iter().any(|(piece, place)| *place == location && calendar.equipment_is_free(*piece, occupied)));
        let free = room.is_some() && equipped;
        self.known.insert((start, location), free);
        free
    }

    fn forget(&mut self, ask: &Ask, busy: TimeRange) {
        self.known.retain(|(start, _), _| !ask.occupied(*start).overlaps(busy));
    }
}

/// The openings of one kind of visit on one day.
#[derive(Debug)]
pub struct Board {
    ask: Ask,
    shortest: Span,
    days: Vec<TimeRange>,
    rosters: Vec<Roster>,
    of: HashMap<TherapistId, Vec<usize>>,
    /// The starts of each roster, in order of time.
    own: Vec<Vec<(Instant, Fit, bool)>>,
    starts: BTreeMap<Instant, BTreeMap<Option<LocationId>, BTreeSet<Rank>>>,
    resources: Resources,
    /// The places at which anyone works that day.
    staffed: BTreeSet<Option<LocationId>>,
    /// What most people ask for: every start with anyone, anywhere. Kept until the day changes: among thousands of therapists,
    /// looking it up again reads far more memory than the answer fills.
    with_anyone: Option<Vec<Slot>>,
}

impl Board {
    /// `hours` reach a day further on both sides; only starts within `day` are kept. Notice and horizon are each query's own, not
    /// the ask's.
    pub fn new(hours: Hours, calendar: &Calendar, ask: Ask, shortest: Span, day: TimeRange) -> Self {
        let mut of: HashMap<TherapistId, Vec<usize>> = HashMap::new();
        for (nth, roster) in hours.rosters.iter().enumerate() {
            of.entry(roster.therapist).or_default().push(nth);
        }
        let works = |roster: &&Roster| roster.open.iter().any(|range| range.overlaps(day));
        let staffed = hours.rosters.iter().filter(works).map(|roster| roster.location).collect();
        let mut board = Self {
            staffed,
            with_anyone: None,
            ask: Ask { earliest: day.start, latest: day.end.minus(Span::micros(1)), ..ask },
            shortest,
            days: hours.days,
            own: vec![Vec::new(); hours.rosters.len()],
            rosters: hours.rosters,
            of,
            starts: BTreeMap::new(),
            resources: Resources { rooms: hours.rooms, equipment: hours.equipment, ..Resources::default() },
        };
        for roster in 0..board.rosters.len() {
            board.rank(roster, calendar);
        }
        board
    }

    /// The calendar has changed: `touched` is a time that was taken or is taken now.
    pub fn changed(&mut self, calendar: &Calendar, touched: &Taken) {
        self.resources.forget(&self.ask, touched.busy);
        self.with_anyone = None;
        for roster in self.of.get(&touched.therapist).cloned().unwrap_or_default() {
            self.rank(roster, calendar);
        }
    }

    /// Works out one roster's starts anew.
    fn rank(&mut self, nth: usize, calendar: &Calendar) {
        let (Some(roster), Some(own)) = (self.rosters.get(nth), self.own.get_mut(nth)) else { return };
        let rank = |fit: &Fit| Rank { wasted: fit.wasted, loose_sides: fit.loose_sides, roster: nth };
        for (start, fit, _) in own.drain(..) {
            let places = self.starts.entry(start).or_default();
            if let Some(ranks) = places.get_mut(&roster.location) {
                ranks.remove(&rank(&fit));
                if ranks.is_empty() {
                    places.remove(&roster.location);
                }
            }
            if places.is_empty() {
                self.starts.remove(&start);
            }
        }
        let working = roster.working(calendar.of(roster.therapist), &self.days);
        for (start, fit) in ranking::ranked(&working, &self.ask, self.shortest) {
            own.push((start, fit, follows(&working, &self.ask, start)));
            self.starts.entry(start).or_default().entry(roster.location).or_default().insert(rank(&fit));
        }
        own.sort_unstable_by_key(|(start, _, _)| *start);
    }

    /// Every start of the day that is wanted, in order of time.
    pub fn slots(&mut self, calendar: &Calendar, query: &Query) -> Vec<Slot> {
        let prefers = query.prefer.is_some_and(|id| self.of.contains_key(&id));
        if !query.with.is_empty() || query.location.is_some() || query.but.is_some() || prefers {
            return self.look_up(calendar, query);
        }
        if self.with_anyone.is_none() {
            let all = Query { earliest: self.ask.earliest, latest: self.ask.latest, ..Query::default() };
            self.with_anyone = Some(self.look_up(calendar, &all));
        }
        self.with_anyone.iter().flatten().filter(|slot| query.allows(slot.start())).cloned().collect()
    }

    fn look_up(&mut self, calendar: &Calendar, query: &Query) -> Vec<Slot> {
        let Self { ask, rosters, of, own, starts, resources, .. } = self;
        let sheet = Sheet { ask, rosters, of, own };
        if !query.with.is_empty() {
            return sheet.of_some(calendar, resources, query);
        }
        let mut slots = Vec::new();
        for (start, places) in starts.range(query.earliest..).take_while(|(start, _)| **start <= query.latest) {
            if !query.allows(*start) {
                continue;
            }
            let here = |place: &Option<LocationId>| query.is_at(*place);
            let free: Vec<&BTreeSet<Rank>> = places
                .iter()
                .filter(|(place, _)| here(place) && resources.is_free(calendar, sheet.ask, *start, **place))
                .map(|(_, ranks)| ranks)
                .collect();
            let is_wanted = |rank: &&Rank| sheet.rosters.get(rank.roster).is_some_and(|roster| query.wants(roster.therapist, *start));
            let first: Vec<Rank> = free.iter().flat_map(|ranks| ranks.iter().filter(is_wanted).take(NAMED + 1).copied()).collect();
            let all: usize = free.iter().map(|ranks| ranks.len()).sum();
            let unwanted = query
                .but
                .filter(|(_, at)| at == start)
                .map_or(0, |_| free.iter().flat_map(|ranks| ranks.iter()).filter(|rank| !is_wanted(rank)).count());
            let count = all - unwanted;
            let preferred = query.prefer.filter(|id| query.wants(*id, *start)).and_then(|id| {
                let rosters = sheet.of.get(&id)?.iter().copied();
                let candidate = rosters.filter_map(|nth| sheet.candidate(nth, *start)).find(|one| here(&one.location));
                candidate.filter(|one| resources.is_free(calendar, sheet.ask, *start, one.location))
            });
            let best = preferred.or_else(|| sheet.candidate(first.iter().min()?.roster, *start));
            slots.extend(best.map(|best| sheet.slot(best, &first, count)));
        }
        slots
    }

    /// The first start of this therapist, if they have one in this day.
    pub fn first_of(&mut self, calendar: &Calendar, therapist: TherapistId, query: &Query) -> Option<Instant> {
        let query = Query { with: vec![therapist], ..query.clone() };
        self.slots(calendar, &query).first().map(Slot::start)
    }

    /// Whether this start is possible, on the grid or off it.
    pub fn is_open(&mut self, calendar: &Calendar, therapist: TherapistId, start: Instant) -> bool {
        let rosters = self.of.get(&therapist).cloned().unwrap_or_default();
        rosters.into_iter().filter_map(|nth| self.rosters.get(nth)).any(|roster| {
            let working = roster.working(calendar.of(therapist), &self.days);
            starts::fits(&working, &self.ask, start) && self.resources.is_free(calendar, &self.ask, start, roster.location)
        })
    }

    /// Every start of each therapist that has a room and equipment, for a search for two visits.
    pub fn turns(&mut self, calendar: &Calendar, query: &Query) -> Vec<(Instant, TherapistId)> {
        let Self { ask, rosters, own, resources, .. } = self;
        let mut all = Vec::new();
        for (roster, own) in rosters.iter().zip(own).filter(|(roster, _)| query.is_at(roster.location)) {
            for (start, _, _) in own.iter().filter(|(start, _, _)| query.allows(*start)) {
                if resources.is_free(calendar, ask, *start, roster.location) {
                    all.push((*start, roster.therapist));
                }
            }
        }
        all.sort_unstable();
        all
    }

    /// A few of the pieces of equipment that are free for a start there; `None` when none is needed.
    pub fn free_pieces(&self, calendar: &Calendar, therapist: TherapistId, start: Instant, most: usize) -> Option<Vec<EquipmentId>> {
        let (occupied, place) = (self.ask.occupied(start), self.place_of(therapist, start));
        let pieces = self.resources.equipment.as_ref()?;
        let free = pieces.iter().filter(|(piece, at)| place == Some(Place::from(*at)) && calendar.equipment_is_free(*piece, occupied));
        Some(free.map(|(piece, _)| *piece).take(most).collect())
    }

    /// Where this therapist works then, if they do.
    pub fn place_of(&self, therapist: TherapistId, start: Instant) -> Option<Place> {
        let occupied = self.ask.occupied(start);
        let mut rosters = self.of.get(&therapist).into_iter().flatten().filter_map(|nth| self.rosters.get(*nth));
        rosters.find(|roster| starts::is_open(&roster.open, occupied)).map(|roster| Place::from(roster.location))
    }

    /// A few of the rooms that are free for a start where this therapist works then.
    pub fn free_rooms(&self, calendar: &Calendar, therapist: TherapistId, start: Instant, most: usize) -> Vec<RoomId> {
        let (occupied, place) = (self.ask.occupied(start), self.place_of(therapist, start));
        let rooms =
            self.resources.rooms.iter().filter(|(room, at)| place == Some(Place::from(*at)) && calendar.room_is_free(*room, occupied));
        rooms.map(|(room, _)| *room).take(most).collect()
    }

    /// Whether any of the wanted therapists works that day, to tell "full" from "closed".
    pub fn anyone_works(&self, query: &Query) -> bool {
        if query.with.is_empty() {
            return self.staffed.iter().any(|place| query.is_at(*place));
        }
        let day = TimeRange::new(self.ask.earliest, self.ask.latest);
        let named = query.with.iter().filter_map(|id| self.of.get(id)).flatten().filter_map(|nth| self.rosters.get(*nth));
        named.filter(|roster| query.is_at(roster.location)).any(|roster| roster.open.iter().any(|range| range.overlaps(day)))
    }
}

/// The parts of a board that are only read while slots are chosen.
struct Sheet<'a> {
    ask: &'a Ask,
    rosters: &'a [Roster],
    of: &'a HashMap<TherapistId, Vec<usize>>,
    own: &'a [Vec<(Instant, Fit, bool)>],
}

impl Sheet<'_> {
    fn candidate(&self, nth: usize, start: Instant) -> Option<Candidate> {
        let (roster, own) = (self.rosters.get(nth)?, self.own.get(nth)?);
        let (start, fit, follows) = *own.get(own.binary_search_by_key(&start, |(start, _, _)| *start).ok()?)?;
        Some(Candidate { opening: self.ask.opening(roster.therapist, start), location: roster.location, fit, follows })
    }

    fn slot(&self, best: Candidate, ranks: &[Rank], count: usize) -> Slot {
        let mut others: Vec<usize> = ranks.iter().map(|rank| rank.roster).collect();
        others.retain(|nth| self.rosters.get(*nth).is_some_and(|roster| roster.therapist != best.opening.therapist));
        others.truncate(NAMED);
        others.sort_unstable();
        let others = others.into_iter().filter_map(|nth| Some(self.rosters.get(nth)?.therapist)).collect();
        Slot { best, others, count: count.saturating_sub(1) }
    }

    /// The starts of the therapists who are named.
    fn of_some(&self, calendar: &Calendar, resources: &mut Resources, query: &Query) -> Vec<Slot> {
        let mut by_start: BTreeMap<Instant, Vec<Rank>> = BTreeMap::new();
        for nth in query.with.iter().filter_map(|id| self.of.get(id)).flatten() {
            let (Some(roster), Some(own)) = (self.rosters.get(*nth), self.own.get(*nth)) else { continue };
            for (start, fit, _) in own.iter().filter(|(start, _, _)| query.allows(*start) && query.is_at(roster.location)) {
                if query.wants(roster.therapist, *start) && resources.is_free(calendar, self.ask, *start, roster.location) {
                    by_start.entry(*start).or_default().push(Rank { wasted: fit.wasted, loose_sides: fit.loose_sides, roster: *nth });
                }
            }
        }
        let slot = |(start, mut ranks): (Instant, Vec<Rank>)| {
            let is_preferred = |rank: &Rank| self.rosters.get(rank.roster).map(|roster| roster.therapist) == query.prefer;
            ranks.sort_by_key(|rank| (!is_preferred(rank), *rank));
            Some(self.slot(self.candidate(ranks.first()?.roster, start)?, &ranks, ranks.len()))
        };
        by_start.into_iter().filter_map(slot).collect()
    }
}

#[cfg(test)]
mod tests;

//! One day of openings, kept up to date change by change: what a page shows costs what the page shows, not what the clinic
//! has. The rules are those of `availability`, `fit` and `strain`; here they are only remembered. Pure.

use super::capacity::{Candidate, Hours, Roster, Taken, follows};
use super::occupancy::Calendar;
use super::ranking::{self, Fit};
use super::starts;
use super::starts::Ask;
use crate::clinic::model::Place;
use crate::types::ids::{EquipmentId, LocationId, RoomId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is asked of a day.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// None named: anyone.
    pub with: Vec<TherapistId>,
    /// `None`: at any place.
    pub location: Option<Place>,
    /// Parts of the day. None: all of it.
    pub within: Vec<TimeRange>,
    pub earliest: Instant,
    pub latest: Instant,
    /// Stands first where they are free.
    pub prefer: Option<TherapistId>,
    /// A start that is not wanted: where a visit that is moved is now.
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

/// One start, with whose day it fits best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub best: Candidate,
    /// A few of the others who are free then, in the clinic's own order.
    pub others: Vec<TherapistId>,
    /// How many others there are.
    pub count: usize,
}

impl Slot {
    pub const fn start(&self) -> Instant {
        self.best.opening.start
    }
}

/// How many others are named in a slot.
const NAMED: usize = 4;

/// One therapist's start. The order is the order of kindness to their day, then the clinic's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    wasted: Span,
    loose_sides: u8,
    post: usize,
}

/// Whether a room, and what else is needed, is free for a start. Asked again only when something there has changed.
#[derive(Debug, Default)]
struct Seats {
    rooms: Vec<(RoomId, Option<LocationId>)>,
    equipment: Option<Vec<(EquipmentId, Option<LocationId>)>>,
    known: BTreeMap<(Instant, Option<LocationId>), bool>,
    /// Where a free room was found last; the next is likely free there too.
    hint: usize,
}

impl Seats {
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
    posts: Vec<Roster>,
    of: HashMap<TherapistId, Vec<usize>>,
    /// By post, in order of time.
    own: Vec<Vec<(Instant, Fit, bool)>>,
    starts: BTreeMap<Instant, BTreeMap<Option<LocationId>, BTreeSet<Rank>>>,
    seats: Seats,
    /// The places at which anyone works that day.
    staffed: BTreeSet<Option<LocationId>>,
    /// What most people look at: every start with anyone, anywhere. Until something of the day changes; among thousands of
    /// therapists finding it again is a walk through far more memory than it fills.
    with_anyone: Option<Vec<Slot>>,
}

impl Board {
    /// `hours` reach a day further on both sides; only starts within `day` are kept. What the ask says of notice and
    /// horizon is left to each query.
    pub fn new(hours: Hours, calendar: &Calendar, ask: Ask, shortest: Span, day: TimeRange) -> Self {
        let mut of: HashMap<TherapistId, Vec<usize>> = HashMap::new();
        for (nth, post) in hours.posts.iter().enumerate() {
            of.entry(post.therapist).or_default().push(nth);
        }
        let works = |post: &&Roster| post.open.iter().any(|range| range.overlaps(day));
        let staffed = hours.posts.iter().filter(works).map(|post| post.location).collect();
        let mut board = Self {
            staffed,
            with_anyone: None,
            ask: Ask { earliest: day.start, latest: day.end.minus(Span::micros(1)), ..ask },
            shortest,
            days: hours.days,
            own: vec![Vec::new(); hours.posts.len()],
            posts: hours.posts,
            of,
            starts: BTreeMap::new(),
            seats: Seats { rooms: hours.rooms, equipment: hours.equipment, ..Seats::default() },
        };
        for post in 0..board.posts.len() {
            board.rank(post, calendar);
        }
        board
    }

    /// Something of the calendar has changed: `touched` is what was or is taken.
    pub fn changed(&mut self, calendar: &Calendar, touched: &Taken) {
        self.seats.forget(&self.ask, touched.busy);
        self.with_anyone = None;
        for post in self.of.get(&touched.therapist).cloned().unwrap_or_default() {
            self.rank(post, calendar);
        }
    }

    /// Works out one post's starts anew.
    fn rank(&mut self, nth: usize, calendar: &Calendar) {
        let (Some(post), Some(own)) = (self.posts.get(nth), self.own.get_mut(nth)) else { return };
        let rank = |fit: &Fit| Rank { wasted: fit.wasted, loose_sides: fit.loose_sides, post: nth };
        for (start, fit, _) in own.drain(..) {
            let places = self.starts.entry(start).or_default();
            if let Some(ranks) = places.get_mut(&post.location) {
                ranks.remove(&rank(&fit));
                if ranks.is_empty() {
                    places.remove(&post.location);
                }
            }
            if places.is_empty() {
                self.starts.remove(&start);
            }
        }
        let working = post.working(calendar.of(post.therapist), &self.days);
        for (start, fit) in ranking::ranked(&working, &self.ask, self.shortest) {
            own.push((start, fit, follows(&working, &self.ask, start)));
            self.starts.entry(start).or_default().entry(post.location).or_default().insert(rank(&fit));
        }
        own.sort_unstable_by_key(|(start, _, _)| *start);
    }

    /// Every start of the day that is asked for, in order of time.
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
        let Self { ask, posts, of, own, starts, seats, .. } = self;
        let sheet = Sheet { ask, posts, of, own };
        if !query.with.is_empty() {
            return sheet.of_some(calendar, seats, query);
        }
        let mut slots = Vec::new();
        for (start, places) in starts.range(query.earliest..).take_while(|(start, _)| **start <= query.latest) {
            if !query.allows(*start) {
                continue;
            }
            let here = |place: &Option<LocationId>| query.is_at(*place);
            let free: Vec<&BTreeSet<Rank>> = places
                .iter()
                .filter(|(place, _)| here(place) && seats.is_free(calendar, sheet.ask, *start, **place))
                .map(|(_, ranks)| ranks)
                .collect();
            let is_wanted = |rank: &&Rank| sheet.posts.get(rank.post).is_some_and(|post| query.wants(post.therapist, *start));
            let first: Vec<Rank> = free.iter().flat_map(|ranks| ranks.iter().filter(is_wanted).take(NAMED + 1).copied()).collect();
            let all: usize = free.iter().map(|ranks| ranks.len()).sum();
            let unwanted = query
                .but
                .filter(|(_, at)| at == start)
                .map_or(0, |_| free.iter().flat_map(|ranks| ranks.iter()).filter(|rank| !is_wanted(rank)).count());
            let count = all - unwanted;
            let preferred = query.prefer.filter(|id| query.wants(*id, *start)).and_then(|id| {
                let posts = sheet.of.get(&id)?.iter().copied();
                let found = posts.filter_map(|post| sheet.found(post, *start)).find(|found| here(&found.location));
                found.filter(|found| seats.is_free(calendar, sheet.ask, *start, found.location))
            });
            let best = preferred.or_else(|| sheet.found(first.iter().min()?.post, *start));
            slots.extend(best.map(|best| sheet.slot(best, &first, count)));
        }
        slots
    }

    /// The first start of this therapist, if they have one in this day.
    pub fn first_of(&mut self, calendar: &Calendar, therapist: TherapistId, query: &Query) -> Option<Instant> {
        let query = Query { with: vec![therapist], ..query.clone() };
        self.slots(calendar, &query).first().map(Slot::start)
    }

    /// Whether this very start can be had, on the grid or off it.
    pub fn is_open(&mut self, calendar: &Calendar, therapist: TherapistId, start: Instant) -> bool {
        let posts = self.of.get(&therapist).cloned().unwrap_or_default();
        posts.into_iter().filter_map(|nth| self.posts.get(nth)).any(|post| {
            let working = post.working(calendar.of(therapist), &self.days);
            starts::fits(&working, &self.ask, start) && self.seats.is_free(calendar, &self.ask, start, post.location)
        })
    }

    /// Every start of each therapist that has what it needs, for those who look for two at once.
    pub fn turns(&mut self, calendar: &Calendar, query: &Query) -> Vec<(Instant, TherapistId)> {
        let Self { ask, posts, own, seats, .. } = self;
        let mut all = Vec::new();
        for (post, own) in posts.iter().zip(own).filter(|(post, _)| query.is_at(post.location)) {
            for (start, _, _) in own.iter().filter(|(start, _, _)| query.allows(*start)) {
                if seats.is_free(calendar, ask, *start, post.location) {
                    all.push((*start, post.therapist));
                }
            }
        }
        all.sort_unstable();
        all
    }

    /// A few of the pieces of what it needs that are free for a start there; `None` when it needs none.
    pub fn free_pieces(&self, calendar: &Calendar, therapist: TherapistId, start: Instant, most: usize) -> Option<Vec<EquipmentId>> {
        let (occupied, place) = (self.ask.occupied(start), self.place_of(therapist, start));
        let pieces = self.seats.equipment.as_ref()?;
        let free = pieces.iter().filter(|(piece, at)| place == Some(Place::from(*at)) && calendar.equipment_is_free(*piece, occupied));
        Some(free.map(|(piece, _)| *piece).take(most).collect())
    }

    /// Where this therapist works then, if they do.
    pub fn place_of(&self, therapist: TherapistId, start: Instant) -> Option<Place> {
        let occupied = self.ask.occupied(start);
        let posts = self.of.get(&therapist).into_iter().flatten().filter_map(|nth| self.posts.get(*nth));
        posts.filter(|post| starts::is_open(&post.open, occupied)).map(|post| Place::from(post.location)).next()
    }

    /// A few of the rooms that are free for a start, at the place where this therapist works then.
    pub fn free_rooms(&self, calendar: &Calendar, therapist: TherapistId, start: Instant, most: usize) -> Vec<RoomId> {
        let (occupied, place) = (self.ask.occupied(start), self.place_of(therapist, start));
        let rooms = self.seats.rooms.iter().filter(|(room, at)| place == Some(Place::from(*at)) && calendar.room_is_free(*room, occupied));
        rooms.map(|(room, _)| *room).take(most).collect()
    }

    /// Whether any of those who are asked for works that day, so that "full" and "closed" can be told apart.
    pub fn anyone_works(&self, query: &Query) -> bool {
        if query.with.is_empty() {
            return self.staffed.iter().any(|place| query.is_at(*place));
        }
        let day = TimeRange::new(self.ask.earliest, self.ask.latest);
        let named = query.with.iter().filter_map(|id| self.of.get(id)).flatten().filter_map(|nth| self.posts.get(*nth));
        named.filter(|post| query.is_at(post.location)).any(|post| post.open.iter().any(|range| range.overlaps(day)))
    }
}

/// The parts of a board that are only read while slots are picked.
struct Sheet<'a> {
    ask: &'a Ask,
    posts: &'a [Roster],
    of: &'a HashMap<TherapistId, Vec<usize>>,
    own: &'a [Vec<(Instant, Fit, bool)>],
}

impl Sheet<'_> {
    fn found(&self, nth: usize, start: Instant) -> Option<Candidate> {
        let (post, own) = (self.posts.get(nth)?, self.own.get(nth)?);
        let (start, fit, follows) = *own.get(own.binary_search_by_key(&start, |(start, _, _)| *start).ok()?)?;
        Some(Candidate { opening: self.ask.opening(post.therapist, start), location: post.location, fit, follows })
    }

    fn slot(&self, best: Candidate, ranks: &[Rank], count: usize) -> Slot {
        let mut others: Vec<usize> = ranks.iter().map(|rank| rank.post).collect();
        others.retain(|nth| self.posts.get(*nth).is_some_and(|post| post.therapist != best.opening.therapist));
        others.truncate(NAMED);
        others.sort_unstable();
        let others = others.into_iter().filter_map(|nth| Some(self.posts.get(nth)?.therapist)).collect();
        Slot { best, others, count: count.saturating_sub(1) }
    }

    /// The starts of the few who are named.
    fn of_some(&self, calendar: &Calendar, seats: &mut Seats, query: &Query) -> Vec<Slot> {
        let mut by_start: BTreeMap<Instant, Vec<Rank>> = BTreeMap::new();
        for nth in query.with.iter().filter_map(|id| self.of.get(id)).flatten() {
            let (Some(post), Some(own)) = (self.posts.get(*nth), self.own.get(*nth)) else { continue };
            for (start, fit, _) in own.iter().filter(|(start, _, _)| query.allows(*start) && query.is_at(post.location)) {
                if query.wants(post.therapist, *start) && seats.is_free(calendar, self.ask, *start, post.location) {
                    by_start.entry(*start).or_default().push(Rank { wasted: fit.wasted, loose_sides: fit.loose_sides, post: *nth });
                }
            }
        }
        let slot = |(start, mut ranks): (Instant, Vec<Rank>)| {
            let is_preferred = |rank: &Rank| self.posts.get(rank.post).map(|post| post.therapist) == query.prefer;
            ranks.sort_by_key(|rank| (!is_preferred(rank), *rank));
            Some(self.slot(self.found(ranks.first()?.post, start)?, &ranks, ranks.len()))
        };
        by_start.into_iter().filter_map(slot).collect()
    }
}

#[cfg(test)]
mod tests;

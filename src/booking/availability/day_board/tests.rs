//! A board that is kept up to date, compared with one made from scratch.

use super::*;
use crate::booking::availability::capacity::Capacity;
use crate::clinic::model::Place;
use crate::clinic::offering::Strain;
use crate::types::ids::BookingId;
use proptest::prelude::*;
use uuid::Uuid;

fn at(minute: i64) -> Instant {
    Instant::from_micros(0).plus(Span::minutes(minute))
}

fn range(from: i64, until: i64) -> TimeRange {
    TimeRange::new(at(from), at(until))
}

const fn therapist(n: u128) -> TherapistId {
    TherapistId::from_uuid(Uuid::from_u128(n))
}

/// Four therapists, two of them at the other place, three rooms at both places, one machine.
fn hours(machine: bool) -> Hours {
    let other = Some(LocationId::from_uuid(Uuid::from_u128(90)));
    let strain = Strain { daily: Some(Span::hours(4)), unbroken: Some(Span::hours(2)), rest: Span::minutes(20) };
    let roster = |n, location, open, strain| Roster { therapist: therapist(n), location, open: vec![open], strain };
    let room = |n, location| (RoomId::from_uuid(Uuid::from_u128(n)), location);
    Hours {
        rosters: vec![
            roster(1, None, range(540, 900), Strain::default()),
            roster(2, None, range(480, 720), strain),
            roster(2, other, range(780, 1080), strain),
            roster(3, other, range(600, 1000), Strain::default()),
            roster(4, None, range(540, 900), strain),
        ],
        rooms: vec![room(50, None), room(51, None), room(52, other)],
        equipment: machine.then(|| vec![(EquipmentId::from_uuid(Uuid::from_u128(70)), None)]),
        days: vec![range(0, 1440)],
    }
}

fn ask() -> Ask {
    let (length, step) = (Span::minutes(45), Span::minutes(15));
    Ask { length, before: Span::ZERO, after: Span::minutes(15), step, earliest: at(0), latest: at(1439) }
}

fn taken(who: u128, room: u128, from: i64, held: bool) -> Taken {
    Taken {
        therapist: therapist(who),
        room: RoomId::from_uuid(Uuid::from_u128(50 + room)),
        equipment: (room == 0).then(|| EquipmentId::from_uuid(Uuid::from_u128(70))),
        busy: range(from, from + 60),
        visit: range(from, from + 45),
        hold_until: held.then(|| at(300)),
    }
}

fn all() -> Query {
    Query { earliest: at(0), latest: at(1439), ..Query::default() }
}

/// Starts with how many are free then, from scratch.
fn from_scratch(hours: &Hours, standing: &BTreeMap<u128, Taken>, now: Instant, location: Option<Place>) -> Vec<(Instant, usize)> {
    let mut rows: Vec<Taken> = standing.values().copied().collect();
    rows.sort_by_key(|one| (one.busy.start, one.busy.end));
    let mut counts: BTreeMap<Instant, usize> = BTreeMap::new();
    for one in Capacity::new(hours, &rows, now).candidates(&ask(), None, Span::minutes(60)) {
        if location.is_none_or(|wanted| wanted.is(one.location)) {
            *counts.entry(one.opening.start).or_default() += 1;
        }
    }
    counts.into_iter().collect()
}

fn counted(slots: &[Slot]) -> Vec<(Instant, usize)> {
    slots.iter().map(|slot| (slot.start(), slot.count + 1)).collect()
}

#[test]
fn the_usual_therapist_stands_first_and_the_others_are_named() {
    let mut calendar = Calendar::default();
    let mut board = Board::new(hours(false), &calendar, ask(), Span::minutes(60), range(0, 1440));
    let slots = board.slots(&calendar, &Query { prefer: Some(therapist(4)), ..all() });
    let at_ten = slots.iter().find(|slot| slot.start() == at(600)).unwrap();
    assert_eq!((at_ten.best.opening.therapist, at_ten.count), (therapist(4), 3));
    assert_eq!(at_ten.others, [therapist(1), therapist(2), therapist(3)]);
    let one = BookingId::from_uuid(Uuid::from_u128(1));
    for touched in calendar.put(one, Some(taken(4, 0, 600, false))).into_iter().flatten() {
        board.changed(&calendar, &touched);
    }
    let slots = board.slots(&calendar, &Query { prefer: Some(therapist(4)), ..all() });
    assert_ne!(slots.iter().find(|slot| slot.start() == at(600)).unwrap().best.opening.therapist, therapist(4));
    assert!(!board.is_open(&calendar, therapist(4), at(600)) && board.is_open(&calendar, therapist(1), at(601)));
}

#[test]
fn a_visit_is_not_moved_to_where_it_is_but_to_another_therapist_then() {
    let calendar = Calendar::default();
    let mut board = Board::new(hours(false), &calendar, ask(), Span::minutes(60), range(0, 1440));
    let plain = board.slots(&calendar, &all()).into_iter().find(|slot| slot.start() == at(600)).unwrap();
    let now = plain.best.opening.therapist;
    let moving = board.slots(&calendar, &Query { but: Some((now, at(600))), ..all() });
    let there = moving.iter().find(|slot| slot.start() == at(600)).unwrap();
    assert_ne!(there.best.opening.therapist, now);
    assert!(there.count + 1 == plain.count && !there.others.contains(&now));
    let alone = Query { with: vec![now], but: Some((now, at(600))), ..all() };
    assert!(board.slots(&calendar, &alone).iter().all(|slot| slot.start() != at(600)));
}

#[test]
fn a_part_of_the_day_and_a_place_can_be_asked_for() {
    let calendar = Calendar::default();
    let mut board = Board::new(hours(false), &calendar, ask(), Span::minutes(60), range(0, 1440));
    let evening = Query { within: vec![range(960, 1440)], ..all() };
    assert!(board.slots(&calendar, &evening).iter().all(|slot| slot.best.opening.therapist == therapist(2)));
    let here = Query { location: Some(Place::Main), ..evening };
    assert!(board.slots(&calendar, &here).is_empty());
    assert_eq!(board.first_of(&calendar, therapist(3), &all()), Some(at(600)));
}

proptest! {
    /// After any series of bookings, endings and lapsed holds, the board that was kept equals one made from scratch.
    #[test]
    fn a_board_that_is_kept_equals_a_new_one(
        steps in prop::collection::vec((0_u128..12, 1_u128..5, 0_u128..3, 470_i64..1000, any::<bool>(), any::<bool>()), 1..30),
        machine in any::<bool>(),
        with in 0_u128..5,
    ) {
        let (mut calendar, mut standing) = (Calendar::default(), BTreeMap::new());
        let mut board = Board::new(hours(machine), &calendar, ask(), Span::minutes(60), range(0, 1440));
        for (id, who, room, from, held, ends) in steps {
            let wanted = taken(who, room, from, held);
            let free = standing.iter().all(|(other, one): (&u128, &Taken)| {
                *other == id || !one.busy.overlaps(wanted.busy) || (one.therapist != wanted.therapist && one.room != wanted.room)
            });
            let after = (!ends && free).then_some(wanted);
            match after {
                Some(after) => standing.insert(id, after),
                None => standing.remove(&id),
            };
            for touched in calendar.put(BookingId::from_uuid(Uuid::from_u128(id)), after).into_iter().flatten() {
                board.changed(&calendar, &touched);
            }
            prop_assert_eq!(counted(&board.slots(&calendar, &all())), from_scratch(&hours(machine), &standing, at(0), None));
        }
        // The holds run out.
        while let Some(id) = calendar.ran_out(at(300)) {
            for touched in calendar.put(id, None).into_iter().flatten() {
                board.changed(&calendar, &touched);
            }
        }
        prop_assert_eq!(counted(&board.slots(&calendar, &all())), from_scratch(&hours(machine), &standing, at(300), None));
        let here = Query { location: Some(Place::Main), ..all() };
        prop_assert_eq!(counted(&board.slots(&calendar, &here)), from_scratch(&hours(machine), &standing, at(300), Some(Place::Main)));
        let named = Query { with: vec![therapist(with)], ..all() };
        let of_one: Vec<Instant> = board.slots(&calendar, &named).iter().map(Slot::start).collect();
        let mut rows: Vec<Taken> = standing.values().copied().collect();
        rows.sort_by_key(|one| one.busy.start);
        let openings = Capacity::new(&hours(machine), &rows, at(300)).openings(&ask(), Some(therapist(with)));
        let mut plain: Vec<Instant> = openings.iter().map(|one| one.start).collect();
        plain.dedup();
        prop_assert_eq!(of_one, plain);
    }
}

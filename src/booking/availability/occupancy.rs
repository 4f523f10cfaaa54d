//! One day’s taken time by therapist, room and equipment, updated booking by booking. Pure.

use super::capacity::Taken;
use crate::types::ids::{BookingId, EquipmentId, RoomId, TherapistId};
use crate::types::instant::{Instant, TimeRange};
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

/// The bookings that take time on one day.
#[derive(Debug, Default)]
pub struct Calendar {
    taken: HashMap<BookingId, Taken>,
    of_therapist: HashMap<TherapistId, Vec<BookingId>>,
    of_room: HashMap<RoomId, Vec<BookingId>>,
    of_equipment: HashMap<EquipmentId, Vec<BookingId>>,
    /// Holds by when they run out.
    running_out: BTreeSet<(Instant, BookingId)>,
}

impl Calendar {
    /// Sets what a booking takes now; `None`: nothing any more. Answers what it took before and what it takes now.
    pub fn put(&mut self, id: BookingId, now: Option<Taken>) -> [Option<Taken>; 2] {
        let before = self.taken.remove(&id);
        if let Some(old) = before {
            forget(&mut self.of_therapist, old.therapist, id);
            forget(&mut self.of_room, old.room, id);
            if let Some(equipment) = old.equipment {
                forget(&mut self.of_equipment, equipment, id);
            }
            if let Some(until) = old.hold_until {
                self.running_out.remove(&(until, id));
            }
        }
        if let Some(new) = now {
            self.taken.insert(id, new);
            self.of_therapist.entry(new.therapist).or_default().push(id);
            self.of_room.entry(new.room).or_default().push(id);
            if let Some(equipment) = new.equipment {
                self.of_equipment.entry(equipment).or_default().push(id);
            }
            if let Some(until) = new.hold_until {
                self.running_out.insert((until, id));
            }
        }
        [before, now]
    }

    pub fn get(&self, id: BookingId) -> Option<Taken> {
        self.taken.get(&id).copied()
    }

    /// A hold that has run out and is still counted.
    pub fn ran_out(&self, now: Instant) -> Option<BookingId> {
        self.running_out.first().filter(|(until, _)| *until <= now).map(|(_, id)| *id)
    }

    pub fn of(&self, therapist: TherapistId) -> impl Iterator<Item = &Taken> {
        self.all(self.of_therapist.get(&therapist))
    }

    pub fn room_is_free(&self, room: RoomId, wanted: TimeRange) -> bool {
        !self.all(self.of_room.get(&room)).any(|one| one.busy.overlaps(wanted))
    }

    pub fn equipment_is_free(&self, piece: EquipmentId, wanted: TimeRange) -> bool {
        !self.all(self.of_equipment.get(&piece)).any(|one| one.busy.overlaps(wanted))
    }

    fn all<'a>(&'a self, ids: Option<&'a Vec<BookingId>>) -> impl Iterator<Item = &'a Taken> {
        ids.into_iter().flatten().filter_map(|id| self.taken.get(id))
    }
}

fn forget<K: Eq + Hash>(lists: &mut HashMap<K, Vec<BookingId>>, key: K, id: BookingId) {
    if let Some(list) = lists.get_mut(&key) {
        list.retain(|one| *one != id);
        if list.is_empty() {
            lists.remove(&key);
        }
    }
}

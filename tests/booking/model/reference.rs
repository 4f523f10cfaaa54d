//! The model: bookings as plain rows in a list, with every rule in its shortest form.

use unknot::booking::appointments::policy::{HOLD, UNDO};
use unknot::booking::model::BookingStatus as Status;
use unknot::types::ids::{BookingId, PersonId, TherapistId, WaitId};
use unknot::types::instant::{Instant, TimeRange};

#[derive(Debug, Clone)]
pub struct Booked {
    pub id: BookingId,
    pub owner: PersonId,
    pub therapist: TherapistId,
    pub room: String,
    pub start: Instant,
    pub end: Instant,
    pub busy: TimeRange,
    pub status: Status,
    pub hold_until: Instant,
    pub confirmed_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    /// The client cancelled it, and not to move it.
    pub asked: bool,
    /// The last step was the client's.
    pub by_client: bool,
    /// The desk booked it.
    pub by_desk: bool,
    pub replaces: Option<BookingId>,
    pub claim: BookingId,
    pub extended: bool,
    pub created_at: Instant,
    pub offer: Option<Offer>,
}

#[derive(Debug, Clone, Copy)]
pub struct Offer {
    pub wait: WaitId,
    pub freed: BookingId,
    pub told_at: Instant,
}

#[derive(Debug, Clone, Copy)]
pub struct Slot {
    pub therapist: TherapistId,
    pub start: Instant,
    pub end: Instant,
    pub busy: TimeRange,
    /// Within the therapist's weekly hours.
    pub open: bool,
}

impl Booked {
    pub fn keeps(&self, now: Instant) -> bool {
        match self.status {
            Status::Hold => now < self.hold_until,
            status => status.occupies(),
        }
    }
}

pub struct Model {
    pub rows: Vec<Booked>,
    /// The bookings whose time the last step freed.
    pub freed: Vec<BookingId>,
    /// Time off that was taken since.
    pub off: Vec<(TherapistId, TimeRange)>,
    pub rooms: Vec<String>,
    pub now: Instant,
}

impl Model {
    pub fn row(&self, id: BookingId) -> &Booked {
        self.rows.iter().find(|row| row.id == id).unwrap()
    }

    pub fn change(&mut self, id: BookingId, change: impl FnOnce(&mut Booked)) {
        change(self.rows.iter_mut().find(|row| row.id == id).unwrap());
    }

    pub fn end(&mut self, id: BookingId, asked: bool, by_client: bool) {
        let now = self.now;
        self.freed.push(id);
        self.change(id, |row| {
            row.status = Status::Cancelled;
            row.ended_at = Some(now);
            (row.asked, row.by_client) = (asked, by_client);
        });
    }

    pub fn tries_for(&self, visit: BookingId) -> Vec<BookingId> {
        self.rows
            .iter()
            .filter(|row| row.status == Status::Hold && row.offer.is_none() && row.replaces == Some(visit))
            .map(|row| row.id)
            .collect()
    }

    /// An offer in place of an ended visit is now in place of the next one, or of none.
    pub fn keep_offers(&mut self, visit: BookingId, next: Option<BookingId>) {
        for row in self.rows.iter_mut().filter(|row| row.status == Status::Hold && row.offer.is_some() && row.replaces == Some(visit)) {
            row.replaces = next;
            if next.is_none() {
                row.claim = row.id;
            }
        }
    }

    /// Whether the therapist is there.
    pub fn is_there(&self, therapist: TherapistId, range: TimeRange) -> bool {
        !self.off.iter().any(|(whose, off)| *whose == therapist && off.overlaps(range))
    }

    /// Whether the person has another visit at that time; one with the same claim is the visit itself.
    pub fn is_elsewhere(&self, who: PersonId, visit: TimeRange, claim: Option<BookingId>) -> bool {
        let theirs = |row: &&Booked| row.owner == who && matches!(row.status, Status::Booked | Status::Arrived) && Some(row.claim) != claim;
        self.rows.iter().filter(theirs).any(|row| TimeRange::new(row.start, row.end).overlaps(visit))
    }

    pub fn is_open(&self, slot: Slot) -> bool {
        slot.open && self.is_there(slot.therapist, slot.busy)
    }

    /// The outcome of booking a plan: all of these starts, or none. Starts that are booked already count as booked.
    pub fn plan(&self, who: PersonId, slots: &[Slot]) -> Result<(), ()> {
        let is_booked = |slot: &Slot| {
            let same = |row: &&Booked| (row.owner, row.therapist, row.start) == (who, slot.therapist, slot.start);
            self.rows.iter().filter(same).any(|row| row.status == Status::Booked)
        };
        let fresh: Vec<&Slot> = slots.iter().filter(|slot| !is_booked(slot)).collect();
        let apart = fresh.iter().enumerate().all(|(n, one)| fresh.iter().skip(n + 1).all(|other| !one.busy.overlaps(other.busy)));
        let is_elsewhere = |slot: &Slot| self.is_elsewhere(who, TimeRange::new(slot.start, slot.end), None);
        let free = fresh.iter().all(|slot| self.is_open(**slot) && self.is_free(**slot, &[]) && !is_elsewhere(slot));
        if apart && free { Ok(()) } else { Err(()) }
    }

    /// Expired holds end where their time is taken.
    pub fn make_way(&mut self, busy: TimeRange) {
        let now = self.now;
        for row in self.rows.iter_mut().filter(|row| row.status == Status::Hold && row.hold_until <= now && row.busy.overlaps(busy)) {
            row.status = Status::Expired;
        }
    }

    pub fn run_out(&mut self) {
        let now = self.now;
        for row in self.rows.iter_mut().filter(|row| row.status == Status::Hold && row.hold_until <= now) {
            row.status = Status::Expired;
            self.freed.push(row.id);
        }
    }

    /// Whether the therapist and some room are free, apart from the bookings `but`.
    pub fn is_free(&self, slot: Slot, but: &[BookingId]) -> bool {
        let taken: Vec<&Booked> =
            self.rows.iter().filter(|row| row.keeps(self.now) && !but.contains(&row.id) && row.busy.overlaps(slot.busy)).collect();
        taken.iter().all(|row| row.therapist != slot.therapist) && self.rooms.iter().any(|room| taken.iter().all(|row| row.room != *room))
    }

    /// The outcome of holding: the existing hold, a new one, or a refusal.
    pub fn hold(&self, who: PersonId, slot: Slot, replaces: Option<BookingId>) -> Result<Option<BookingId>, ()> {
        let open = |row: &&Booked| row.owner == who && row.status == Status::Hold && self.now < row.hold_until && row.offer.is_none();
        let mine: Vec<&Booked> = self.rows.iter().filter(open).collect();
        if let Some(same) = mine.iter().find(|row| (row.therapist, row.start, row.replaces) == (slot.therapist, slot.start, replaces)) {
            return Ok(Some(same.id));
        }
        if replaces.is_some_and(|id| !self.may_move(id)) {
            return Err(());
        }
        let claim = replaces.map(|id| self.row(id).claim);
        if self.is_elsewhere(who, TimeRange::new(slot.start, slot.end), claim) {
            return Err(());
        }
        let is_try = |row: &Booked| replaces.is_some() && row.replaces == replaces;
        let aside: Vec<BookingId> = mine.iter().filter(|row| is_try(row)).map(|row| row.id).chain(replaces).collect();
        let others = mine.iter().filter(|row| !is_try(row)).count();
        if self.is_open(slot) && self.is_free(slot, &aside) && others < 3 { Ok(None) } else { Err(()) }
    }

    pub fn may_move(&self, id: BookingId) -> bool {
        let row = self.row(id);
        row.status == Status::Booked && self.now < row.start
    }

    /// Whether confirming succeeds; a booked visit stays as it is.
    pub fn confirm(&self, id: BookingId) -> Result<(), ()> {
        let row = self.row(id);
        match row.status {
            Status::Booked | Status::Arrived | Status::Completed => Ok(()),
            Status::Hold if !self.is_there(row.therapist, TimeRange::new(row.start, row.end)) => Err(()),
            Status::Hold if self.is_elsewhere(row.owner, TimeRange::new(row.start, row.end), Some(row.claim)) => Err(()),
            Status::Hold if self.now < row.hold_until && row.replaces.is_none_or(|old| self.may_move(old)) => Ok(()),
            _ => Err(()),
        }
    }

    pub fn cancel(&self, id: BookingId) -> Result<(), ()> {
        let row = self.row(id);
        match row.status {
            Status::Hold | Status::Cancelled => Ok(()),
            Status::Booked if self.now < row.start => Ok(()),
            _ => Err(()),
        }
    }

    /// The outcome of undoing: `Some(old)` when a visit comes back.
    pub fn undo(&self, id: BookingId) -> Result<Option<BookingId>, ()> {
        let row = self.row(id);
        let recent = |at: Option<Instant>| at.is_some_and(|at| self.now.since(at) < UNDO) && self.now < row.start;
        let back = match row.status {
            Status::Booked if recent(row.confirmed_at) && !row.by_desk => row.replaces,
            Status::Cancelled if row.by_client && row.asked && row.confirmed_at.is_some() && recent(row.ended_at) => Some(id),
            _ => return Err(()),
        };
        match back {
            Some(back) if !self.may_come_back(back) => Err(()),
            back => Ok(back),
        }
    }

    /// Its therapist and its room must be free, apart from its own claim and offers that are not announced yet.
    fn may_come_back(&self, id: BookingId) -> bool {
        let old = self.row(id);
        let untold =
            |row: &Booked| row.status == Status::Hold && row.offer.is_some_and(|offer| offer.freed == id && self.now < offer.told_at);
        let in_the_way =
            |row: &&Booked| row.id != id && row.claim != old.claim && row.keeps(self.now) && row.busy.overlaps(old.busy) && !untold(row);
        old.status == Status::Cancelled
            && self.now < old.start
            && self.is_there(old.therapist, TimeRange::new(old.start, old.end))
            && !self.is_elsewhere(old.owner, TimeRange::new(old.start, old.end), Some(old.claim))
            && self.rows.iter().filter(in_the_way).all(|row| row.therapist != old.therapist && row.room != old.room)
    }

    pub fn longer(&self, start: Instant) -> Instant {
        self.now.plus(HOLD).min(start)
    }

    /// Pairs that keep the same therapist or room at once. There must be none.
    pub fn collisions(&self) -> Vec<(BookingId, BookingId)> {
        let active: Vec<&Booked> = self.rows.iter().filter(|row| row.keeps(self.now)).collect();
        let mut found = Vec::new();
        for (n, one) in active.iter().enumerate() {
            for other in active.iter().skip(n + 1).filter(|other| other.busy.overlaps(one.busy)) {
                let shared = one.therapist == other.therapist || one.room == other.room;
                let is_move = one.claim == other.claim && (one.status == Status::Hold) != (other.status == Status::Hold);
                if shared && !is_move {
                    found.push((one.id, other.id));
                }
            }
        }
        found
    }
}

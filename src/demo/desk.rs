//! Builds the plan of the demo: adds clients, bookings, notes and check-ins, each with the id and times that it would have
//! had.

use super::calendar::{Calendar, Slot};
use super::house::{Account, House, address, house};
use super::plan::{Event, OpenCheckIn, OwnActivity, Plan};
use super::pools::Pools;
use super::rng::Rng;
use super::scribe::Written;
use crate::booking::appointments::server::store::writes::NewBooking;
use crate::booking::model::BookingStatus;
use crate::clinic::model::Service;
use crate::outcomes::model::Pain;
use crate::outcomes::server::commands::PastCheckIn;
use crate::platform::local_time::Wall;
use crate::treatments::server::commands::PastVisit;
use crate::types::ids::{ActivityId, BookingId, ClientId, PersonId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::money::Cents;
use crate::types::person::{Rights, Role};
use jiff::ToSpan;
use jiff::civil::Date;

pub struct Desk<'a> {
    pub wall: &'a Wall,
    pub now: Instant,
    pub today: Date,
    pub seed: u64,
    pub rng: Rng,
    pub calendar: Calendar,
    pub plan: Plan,
    pub pools: Pools,
    grace: PersonId,
}

impl<'a> Desk<'a> {
    pub fn open(wall: &'a Wall, now: Instant, seed: u64) -> Self {
        let today = wall.date(now);
        let mut rng = Rng::of(seed, 1);
        let opened = wall.instant(today.saturating_sub(440.days()), 9 * 60);
        let now_minute = now.since(wall.midnight(today)).whole_minutes();
        let house = house(&mut rng, opened, today, now_minute);
        let grace = house.account("Grace").map(|grace| grace.id).unwrap_or_else(|| rng.id(opened));
        let (calendar, pools) = (Calendar::new(&house), Pools::new(&mut Rng::of(seed, 2)));
        Self { wall, now, today, seed, rng, calendar, plan: Plan::of(house), pools, grace }
    }

    pub fn close(self) -> Plan {
        self.plan
    }

    fn house(&self) -> &House {
        &self.plan.house
    }

    /// The date this many days from today; negative for the past.
    pub fn day(&self, days: i64) -> Date {
        self.today.saturating_add(days.days())
    }

    pub fn at(&self, date: Date, minute: i64) -> Instant {
        self.wall.instant(date, minute)
    }

    pub fn service(&self, index: usize) -> Option<&Service> {
        self.house().service(index)
    }

    pub fn therapist(&self, who: usize) -> Option<TherapistId> {
        self.house().colleague(who).map(|one| one.therapist.id)
    }

    pub fn range(&self, slot: Slot) -> TimeRange {
        let minutes = self.service(slot.service).map_or(0, |service| service.minutes);
        self.wall.stretch(slot.date, slot.minute, slot.minute + minutes)
    }

    pub fn is_past(&self, slot: Slot) -> bool {
        self.range(slot).end <= self.now
    }

    pub fn client(&mut self, name: &str, since: Instant, signs_in: bool) -> ClientId {
        let all = self.plan.house.accounts.iter().chain(&self.plan.clients);
        let taken: Vec<&str> = all.map(|account| account.email.as_str()).collect();
        let email = address(name, &taken);
        let id: PersonId = self.rng.id(since);
        let (role, rights) = (Role::Client, Rights::NONE);
        self.plan.clients.push(Account { id, name: name.to_owned(), email, role, rights, since, signs_in });
        ClientId::from_uuid(id.uuid())
    }

    /// Takes the client into this therapist's care, from then on.
    pub fn care(&mut self, client: ClientId, who: usize, since: Instant) {
        let Some(therapist) = self.therapist(who) else { return };
        match self.plan.care.iter_mut().find(|(own, by, _)| (*own, *by) == (client, therapist)) {
            Some((_, _, earlier)) => *earlier = since.min(*earlier),
            None => self.plan.care.push((client, therapist, since)),
        }
    }

    /// Books a start that the calendar gave out, with the status that it has by now.
    pub fn book(&mut self, client: ClientId, slot: Slot, made: Instant) -> Option<BookingId> {
        let range = self.range(slot);
        let status = match self.now {
            now if range.end <= now => BookingStatus::Completed,
            now if range.start <= now => BookingStatus::Arrived,
            _ => BookingStatus::Booked,
        };
        let made = made.min(self.now.minus(Span::minutes(5)));
        self.add_booking(client, slot, made, status, Cents::new(0))
    }

    /// A booking that was cancelled a day and a half before, or missed.
    pub fn lost(&mut self, client: ClientId, slot: Slot, made: Instant, missed: bool) {
        let full = self.service(slot.service).map(|service| service.price).unwrap_or_default();
        let (status, fee) = if missed { (BookingStatus::NoShow, full.percent(50)) } else { (BookingStatus::Cancelled, Cents::new(0)) };
        self.add_booking(client, slot, made, status, fee);
    }

    fn add_booking(&mut self, client: ClientId, slot: Slot, made: Instant, status: BookingStatus, fee: Cents) -> Option<BookingId> {
        let range = self.range(slot);
        let made = made.min(range.start.minus(Span::hours(20)));
        let held = made.minus(Span::seconds(70));
        let id: BookingId = self.rng.id(held);
        let plain = self.house().booking(self.wall, (id, client), (slot.who, slot.service), range, made)?;
        let booking = NewBooking { status, created_at: held, ended_at: ended(status, range), fee, ..plain };
        self.plan.bookings.push(booking);
        self.add_events(id, client, range, (held, made), status);
        self.care(client, slot.who, made);
        Some(id)
    }

    fn add_events(&mut self, id: BookingId, client: ClientId, range: TimeRange, made: (Instant, Instant), status: BookingStatus) {
        let by_client = PersonId::from(client);
        let arrived = (range.start.minus(Span::minutes(4)).min(self.now), self.grace, BookingStatus::Arrived);
        let mut events = vec![(made.0, by_client, BookingStatus::Hold), (made.1, by_client, BookingStatus::Booked)];
        match (status, ended(status, range)) {
            (BookingStatus::Arrived, _) => events.push(arrived),
            (BookingStatus::Completed, Some(at)) => events.extend([arrived, (at, self.grace, BookingStatus::Completed)]),
            (BookingStatus::NoShow, Some(at)) => events.push((at, self.grace, BookingStatus::NoShow)),
            (BookingStatus::Cancelled, Some(at)) => events.push((at, by_client, BookingStatus::Cancelled)),
            _ => {}
        }
        for (at, actor, became) in events {
            let event = Event { id: self.rng.id(at), booking: id, at, actor, became };
            self.plan.events.push(event);
        }
    }

    /// A past visit: its booking, and a note signed some minutes later.
    pub fn visit(&mut self, client: ClientId, slot: Slot, made: Instant, written: Written) {
        let range = self.range(slot);
        let (Some(booking), Some(therapist)) = (self.book(client, slot, made), self.therapist(slot.who)) else { return };
        let service_name = self.service(slot.service).map(|service| service.name.clone()).unwrap_or_default();
        let written_at = range.end.plus(Span::minutes(self.rng.range(4, 50))).min(self.now);
        let (note, technique_minutes) = written;
        self.plan.visits.push(PastVisit {
            id: self.rng.id(range.end),
            booking: Some(booking),
            client,
            therapist,
            service_name,
            start: range.start,
            end: range.end,
            note,
            technique_minutes,
            written_at,
            signed_at: Some(written_at),
        });
    }

    pub fn activity(&mut self, client: ClientId, label: &str, position: i64, since: Instant) -> ActivityId {
        let id: ActivityId = self.rng.id(since);
        self.plan.activities.push(OwnActivity { id, client, label: label.to_owned(), position, since });
        id
    }

    /// Adds an answered check-in.
    pub fn answered(&mut self, client: ClientId, due: Instant, answered: Instant, pain: u8, scores: Vec<(ActivityId, u8)>) {
        let Ok(pain) = Pain::try_from(pain) else { return };
        let id = self.rng.id(due);
        self.plan.answered.push(PastCheckIn { id, client, due, answered, pain, scores });
    }

    /// Adds the one check-in that a client has not answered yet, due or to come.
    pub fn ask(&mut self, client: ClientId, due: Instant) {
        let id = self.rng.id(due.min(self.now));
        self.plan.open.push(OpenCheckIn { id, client, due });
    }
}

const fn ended(status: BookingStatus, range: TimeRange) -> Option<Instant> {
    match status {
        BookingStatus::Completed | BookingStatus::NoShow => Some(range.end),
        BookingStatus::Cancelled => Some(range.start.minus(Span::hours(36))),
        _ => None,
    }
}

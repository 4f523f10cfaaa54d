//! Placing a time for a client, as a hold or as a visit: the rules are asked and the row is written in one transaction.

use super::end::{end, end_visit, expire_within};
use super::freed::{Ended, Step};
use super::guards::{Ending, not_twice, note, own, queue};
use super::refusal::Refused;
use super::wanted::Wanted;
use crate::booking::appointments::eligibility;
use crate::booking::appointments::policy::{self, HoldProblem, HoldTerms};
use crate::booking::appointments::server::jobs::RELEASE_HOLD;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::eligibility::known_for;
use crate::booking::appointments::server::store::writes::NewBooking;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::availability::capacity::{Allocation, Capacity, Hours};
use crate::booking::availability::server::hours::Days;
use crate::booking::availability::server::{hours, store};
use crate::booking::availability::starts::Ask;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy, Opening};
use crate::clinic::model::Service;
use crate::clinic::offering::{AddOn, add_on_names, price_with};
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Entry};
use crate::platform::db::DbResult;
use crate::platform::local_time::tzdb;
use crate::platform::random;
use crate::platform::realtime::Announcement;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::ids::{BookingId, ClientId, PersonId, RoomId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::money::Cents;

/// What else its client may hold meanwhile.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    Others,
    Nothing,
}

/// All it takes that nobody changes within a second, worked out before the transaction to keep the queue behind it short.
pub struct Placing {
    pub id: BookingId,
    cx: Cx,
    client: ClientId,
    /// Nobody: the clinic’s computer.
    by: Option<PersonId>,
    /// Whose step it is, for undoing.
    party: EndedBy,
    now: Instant,
    opening: Opening,
    service: Service,
    add_ons: Vec<AddOn>,
    /// Their names: "Cupping, Hot stones".
    extras: String,
    price: Cents,
    ask: Ask,
    hours: Hours,
    wall_time: String,
    zone: String,
    cancel_window: Span,
    late_percent: i64,
    replaces: Option<BookingId>,
    /// The only room that will do.
    room: Option<RoomId>,
    beside: Beside,
    /// Since when its time is kept without a break, if for longer than it is itself.
    kept_since: Option<Instant>,
    entry: Entry,
}

impl Placing {
    pub fn prepare(cx: &Cx, client: ClientId, wanted: &Wanted, ask: impl Fn(&Service) -> Ask, entry: Entry) -> Result<Self, AppError> {
        let service = cx.practice.service_by(wanted.service, wanted.therapist).ok_or(AppError::NotFound)?;
        let add_ons: Vec<AddOn> = cx.practice.add_ons(service.id, &wanted.add_ons).into_iter().cloned().collect();
        let ask = hours::with_add_ons(ask(service), &add_ons);
        Self::prepared(cx, client, wanted, service, ask, entry).map(|plain| plain.with(add_ons))
    }

    /// With these, at their prices. The ask or the opening are as long as they make the visit.
    pub fn with(self, add_ons: Vec<AddOn>) -> Self {
        Self { price: price_with(self.price, &add_ons), extras: add_on_names(&add_ons), add_ons, ..self }
    }

    /// A new time for a visit. It stays what it is, with what was booked with it, and keeps its price unless its client chose
    /// someone who takes another.
    pub fn moving(
        cx: &Cx,
        old: &Appointment,
        booked: Vec<AddOn>,
        wanted: &Wanted,
        ask: impl Fn(&Service) -> Ask,
        entry: Entry,
    ) -> Result<Self, AppError> {
        if wanted.service != old.service {
            return Err(AppError::BadForm);
        }
        let service = cx.practice.service_of_visit(old.service).ok_or(AppError::NotFound)?;
        if wanted.therapist != old.therapist && !cx.practice.gives(wanted.therapist, service.id) {
            return Err(AppError::Conflict(format!("That therapist does not give {}. Nothing was changed. Choose another.", service.name)));
        }
        let ask = Ask { length: old.range().length(), ..ask(service) };
        let plain = Self::prepared(cx, old.client, wanted, service, ask, entry)?;
        let same_price = wanted.therapist == old.therapist || plain.party == EndedBy::Clinic;
        let price = if same_price { old.price } else { price_with(cx.practice.price(service, wanted.therapist), &booked) };
        Ok(Self { price, extras: old.extras.clone(), add_ons: booked, ..plain })
    }

    fn prepared(cx: &Cx, client: ClientId, wanted: &Wanted, service: &Service, ask: Ask, entry: Entry) -> Result<Self, AppError> {
        // Openings begin on whole minutes; another start was never offered.
        if !wanted.start.is_whole_minute() {
            return Err(AppError::Conflict(HoldProblem::OutsideHours.sentence().to_owned()));
        }
        let days = Days::beside(cx.practice.wall.date(wanted.start));
        let hours = hours::hours_of(&cx.practice, service, wanted.therapist, days);
        let plain = Self::for_offer(cx, client, service, ask.opening(wanted.therapist, wanted.start), wanted.replaces, entry);
        let party = if cx.client().is_ok() { EndedBy::Client } else { EndedBy::Clinic };
        Ok(Self { by: Some(cx.signed_in()?.id), party, ask, hours, ..plain })
    }

    /// For an opening that was looked up in this very transaction.
    pub fn for_offer(cx: &Cx, client: ClientId, service: &Service, opening: Opening, replaces: Option<BookingId>, entry: Entry) -> Self {
        let (wall, rules, id) = (&cx.practice.wall, &cx.practice.clinic, random::id::<BookingId>());
        Self {
            id,
            cx: cx.clone(),
            client,
            by: None,
            party: EndedBy::Clinic,
            now: cx.now,
            opening,
            ask: hours::ask(rules, service, cx.now),
            price: cx.practice.price(service, opening.therapist),
            service: service.clone(),
            add_ons: Vec::new(),
            extras: String::new(),
            hours: Hours::default(),
            wall_time: wall.stored(opening.start),
            zone: rules.zone.clone(),
            cancel_window: rules.cancel_window(),
            late_percent: rules.late_fee_percent,
            replaces,
            room: None,
            beside: Beside::Others,
            kept_since: None,
            entry: Entry { about: Some(id.uuid()), ..entry },
        }
    }

    pub fn beside(self, beside: Beside) -> Self {
        Self { beside, ..self }
    }

    /// In the place of a hold that was there before. Whoever began to wait meanwhile never saw the time free.
    pub fn kept_since(self, since: Instant) -> Self {
        Self { kept_since: Some(since), ..self }
    }

    /// The same in this room or not at all.
    pub fn in_room(self, room: Option<RoomId>) -> Self {
        Self { room, ..self }
    }

    /// Places it as a hold.
    pub async fn hold(mut self, tx: &mut Tx) -> Result<Step<BookingId>, Refused> {
        queue(tx, &self.cx).await?;
        let all = reads::at_hand(&mut tx.conn, self.client, self.now, self.opening.range()).await?;
        let (mine, visits): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.is_hold);
        if let Some(same) = mine.iter().find(|hold| self.is_of(hold)) {
            return Ok((same.id, Vec::new()));
        }
        let before = self.moved(tx).await?;
        not_twice(&self.cx, &visits, self.claim(before.as_ref()))?;
        self.may_book(tx).await?;
        let (tries, others) = self.end_other_tries(tx, mine).await?;
        let (terms, seat, lapsed) = self.terms(tx, before.as_ref(), others).await?;
        let same_time = |one: &Appointment| one.therapist == self.opening.therapist && one.busy.overlaps(terms.occupied);
        let kept = tries.iter().filter(|(one, _)| same_time(one)).map(|(one, _)| one.created_at).min();
        self.kept_since = self.kept_since.or(kept);
        self.write(tx, BookingStatus::Hold, terms, seat, before.as_ref()).await?;
        tx.enqueue(RELEASE_HOLD, Some(self.id.uuid()), terms.until, self.now);
        Ok((self.id, lapsed.into_iter().chain(tries.into_iter().map(|(_, ended)| ended)).collect()))
    }

    pub fn length(&self) -> Span {
        self.opening.range().length()
    }

    /// What it would keep of its therapist and its room.
    pub fn busy(&self) -> TimeRange {
        self.ask.occupied(self.opening.start)
    }

    /// Shared with the visit whose place it would take.
    fn claim(&self, before: Option<&Appointment>) -> BookingId {
        before.map_or(self.id, |before| before.claim)
    }

    /// Whether a hold is what this very tap would make.
    fn is_of(&self, hold: &reads::AtHand) -> bool {
        (hold.client, hold.service, hold.replaces, hold.extras.as_str())
            == (self.client, self.service.id, self.replaces, self.extras.as_str())
            && (hold.therapist, hold.start, hold.end) == (self.opening.therapist, self.opening.start, self.opening.end)
    }

    /// Places it as a booked visit at once, as the desk and plans do. They have queued already.
    pub async fn book(self, tx: &mut Tx) -> Result<Step<BookingId>, Refused> {
        let before = self.moved(tx).await?;
        let visits = reads::at_hand(&mut tx.conn, self.client, self.now, self.opening.range()).await?;
        not_twice(&self.cx, &visits, self.claim(before.as_ref()))?;
        self.may_book(tx).await?;
        let (terms, seat, mut ended) = self.terms(tx, before.as_ref(), 0).await?;
        self.write(tx, BookingStatus::Booked, terms, seat, before.as_ref()).await?;
        if let Some(before) = &before {
            let ending = Ending { by: EndedBy::Clinic, actor: self.by, reason: CancelReason::Moved, fee: Cents::new(0), at: self.now };
            ended.extend(end_visit(tx, &self.cx, before, ending, Some(self.id), self.entry.clone()).await?);
        }
        Ok((self.id, ended))
    }

    /// Whether the service is one this client books. The desk books anything, and a visit that is moved was theirs already.
    async fn may_book(&self, tx: &mut Tx) -> Result<(), Refused> {
        let rules = &self.service.rules;
        if self.party == EndedBy::Clinic {
            return Ok(());
        }
        let known = known_for(&mut tx.conn, self.client, &self.service, self.now).await?;
        let asked = match self.replaces {
            None => eligibility::may_book(rules, &known, self.opening.start),
            Some(_) => eligibility::may_move(rules, &known, self.opening.start),
        };
        asked.map_err(|problem| AppError::Conflict(problem.sentence().to_owned()).into())
    }

    /// The visit it would take the place of, which must still stand.
    async fn moved(&self, tx: &mut Tx) -> Result<Option<Appointment>, Refused> {
        let Some(old) = self.replaces else { return Ok(None) };
        let old = own(&mut tx.conn, old, self.client).await?;
        policy::may_move(self.now, old.status, old.start).map_err(|problem| AppError::Conflict(problem.sentence().to_owned()))?;
        Ok(Some(old))
    }

    /// Only one new time is tried for a visit at once, and an offer is not one of them. Answers what is given back, and how many
    /// holds of the client remain.
    async fn end_other_tries(&self, tx: &mut Tx, mine: Vec<reads::AtHand>) -> Result<(Vec<(Appointment, Ended)>, u32), Refused> {
        let is_try = |hold: &reads::AtHand| self.beside == Beside::Nothing || (hold.replaces.is_some() && hold.replaces == self.replaces);
        let (tries, others): (Vec<_>, Vec<_>) = mine.into_iter().partition(|hold| hold.client == self.client && is_try(hold));
        let mut out = Vec::new();
        for one in tries {
            let visit = own(&mut tx.conn, one.id, self.client).await?;
            let ending = Ending { by: EndedBy::Client, actor: self.by, reason: CancelReason::Moved, fee: Cents::new(0), at: self.now };
            let entry = Entry { about: Some(one.id.uuid()), action: Action::End, ..self.entry.clone() };
            let ended = end(tx, &visit, ending, entry).await?;
            out.push((visit, ended));
        }
        Ok((out, u32::try_from(others.len()).unwrap_or(u32::MAX)))
    }

    async fn terms(&self, tx: &mut Tx, before: Option<&Appointment>, holds: u32) -> Result<(HoldTerms, Allocation, Vec<Ended>), Refused> {
        let occupied = self.ask.occupied(self.opening.start);
        let mut taken = store::taken(&mut tx.conn, hours::padded(occupied)).await?;
        let day = self.hours.days.iter().find(|day| day.holds(self.opening.start));
        if let Some(day) = day.filter(|_| self.hours.posts.iter().any(|post| post.strain.is_guarded())) {
            // What the therapist's hands do that day reaches further than the time in question.
            let own = store::taken_of(&mut tx.conn, self.opening.therapist, hours::padded(*day)).await?;
            taken.extend(own.into_iter().filter(|one| !one.busy.overlaps(hours::padded(occupied))));
            taken.sort_by_key(|one| (one.busy.start, one.busy.end));
        }
        // What the visit keeps now is its own to keep.
        taken.retain(|one| before.is_none_or(|before| !one.is_of(before.therapist, before.busy)));
        let ground = Capacity::new(&self.hours, &taken, self.now);
        let working = ground.of(self.opening.therapist, occupied);
        let terms = policy::place_hold(self.now, &self.opening, &working, &self.ask, holds)?;
        let seat = match self.room {
            Some(room) => ground.seat_in(self.opening.therapist, terms.occupied, room),
            None => ground.seat_for(self.opening.therapist, terms.occupied),
        };
        let seat = seat.ok_or(Refused::Taken)?;
        let any_lapsed = taken.iter().any(|one| !one.keeps(self.now));
        let lapsed = if any_lapsed { expire_within(tx, &self.cx, terms.occupied).await? } else { Vec::new() };
        Ok((terms, seat, lapsed))
    }

    pub async fn write(
        &self,
        tx: &mut Tx,
        status: BookingStatus,
        terms: HoldTerms,
        seat: Allocation,
        before: Option<&Appointment>,
    ) -> DbResult<()> {
        writes::insert(&mut tx.conn, &self.row(status, terms, seat, before)).await?;
        for add_on in &self.add_ons {
            writes::insert_add_on(&mut tx.conn, self.id, add_on).await?;
        }
        note(tx, self.id, self.by, status, self.now);
        tx.audit(Entry { subject: before.map_or_else(|| self.entry.subject.clone(), |old| Some(old.subject())), ..self.entry.clone() });
        tx.announce(Announcement::to_everyone("openings", self.opening.therapist));
        Ok(())
    }

    fn row(&self, status: BookingStatus, terms: HoldTerms, seat: Allocation, before: Option<&Appointment>) -> NewBooking {
        let is_hold = status == BookingStatus::Hold;
        NewBooking {
            id: self.id,
            client: self.client,
            therapist: self.opening.therapist,
            service: self.service.id,
            room: seat.room,
            status,
            range: self.opening.range(),
            busy: terms.occupied,
            wall_time: self.wall_time.clone(),
            zone: self.zone.clone(),
            tzdb: tzdb(),
            price: self.price,
            cancel_by: self.cancel_by(),
            late_percent: self.late_percent,
            hold_until: is_hold.then_some(terms.until),
            created_at: self.kept_since.unwrap_or(self.now),
            confirmed_at: (!is_hold).then_some(self.now),
            ended_at: None,
            fee: Cents::new(0),
            claim: self.claim(before),
            replaces: self.replaces,
            sequence: before.map_or(0, |before| before.sequence + 1),
            confirmed_by: (!is_hold).then_some(self.party),
            equipment: seat.equipment,
            extras: self.extras.clone(),
        }
    }

    /// Whoever the clinic moves has as long to say no without a fee as anyone who books.
    fn cancel_by(&self) -> Instant {
        let usual = self.opening.start.minus(self.cancel_window);
        let moved_by_the_clinic = self.replaces.is_some() && self.party == EndedBy::Clinic;
        if moved_by_the_clinic { usual.max(self.now.plus(self.cancel_window).min(self.opening.start)) } else { usual }
    }
}

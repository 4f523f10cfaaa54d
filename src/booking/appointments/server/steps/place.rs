//! Placing a time for a client, as a hold or as a visit: prepared before the transaction, then checked and written within it.

use super::end::{end, end_visit, expire_within};
use super::freed::{Ended, Step};
use super::guards::{Ending, is_eligible, no_other_visit, note, own, party, queue};
use super::refusal::Refused;
use super::wanted::Wanted;
use crate::booking::appointments::policy::{self, HoldProblem, HoldTerms};
use crate::booking::appointments::problems::StepProblem;
use crate::booking::appointments::server::jobs::RELEASE_HOLD;
use crate::booking::appointments::server::store::booking::Appointment;
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

/// What else its client may hold at the same time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    Others,
    Nothing,
}

/// A time for a client, with everything that can be worked out before the transaction, so that others wait less.
pub struct Placement {
    pub id: BookingId,
    cx: Cx,
    client: ClientId,
    /// None: the clinic’s computer.
    by: Option<PersonId>,
    /// Who confirmed it, for undoing.
    party: EndedBy,
    opening: Opening,
    service: Service,
    add_ons: Vec<AddOn>,
    /// Their names: "Cupping, Hot stones".
    extras: String,
    price: Cents,
    ask: Ask,
    hours: Hours,
    replaces: Option<BookingId>,
    /// The only room that will do.
    room: Option<RoomId>,
    beside: Beside,
    /// When its time was first held, if it takes over an earlier hold's time.
    held_since: Option<Instant>,
    entry: Entry,
}

impl Placement {
    /// A new visit, or a new time for the one that it replaces.
    pub async fn prepare(cx: &Cx, client: ClientId, wanted: &Wanted, entry: Entry) -> Result<Self, AppError> {
        let Some(old) = wanted.replaces else { return Self::new(cx, client, wanted, entry) };
        let mut conn = cx.state.db.read().await?;
        let old = own(&mut conn, old, client).await?;
        let booked = writes::add_ons(&mut conn, old.id).await?;
        Self::moving(cx, &old, booked, wanted, entry)
    }

    pub fn new(cx: &Cx, client: ClientId, wanted: &Wanted, entry: Entry) -> Result<Self, AppError> {
        let service = cx.practice.service_by(wanted.service, wanted.therapist).ok_or(AppError::NotFound)?;
        let add_ons: Vec<AddOn> = cx.practice.add_ons(service.id, &wanted.add_ons).into_iter().cloned().collect();
        let ask = hours::with_add_ons(hours::ask(&cx.practice.clinic, service, cx.now), &add_ons);
        Ok(Self::chosen(cx, client, wanted, service, ask, entry)?.with(add_ons))
    }

    /// A new time for a visit. It keeps its service, length and add-ons, and its price unless its client chose a therapist with
    /// another price.
    pub fn moving(cx: &Cx, old: &Appointment, booked: Vec<AddOn>, wanted: &Wanted, entry: Entry) -> Result<Self, AppError> {
        if wanted.service != old.service {
            return Err(AppError::BadForm);
        }
        let service = cx.practice.service_of_visit(old.service).ok_or(AppError::NotFound)?;
        if wanted.therapist != old.therapist && !cx.practice.gives(wanted.therapist, service.id) {
            return Err(StepProblem::NotGivenBy { service: service.name.clone() }.into());
        }
        let ask = Ask { length: old.range().length(), ..hours::ask(&cx.practice.clinic, service, cx.now) };
        let plain = Self::chosen(cx, old.client, wanted, service, ask, entry)?;
        let same_price = wanted.therapist == old.therapist || plain.party == EndedBy::Clinic;
        let price = if same_price { old.price } else { price_with(plain.price, &booked) };
        Ok(Self { price, extras: old.extras.clone(), add_ons: booked, ..plain })
    }

    /// A start that was chosen by the person who is signed in.
    fn chosen(cx: &Cx, client: ClientId, wanted: &Wanted, service: &Service, ask: Ask, entry: Entry) -> Result<Self, AppError> {
        // Openings begin on whole minutes; another start was never offered.
        if !wanted.start.is_whole_minute() {
            return Err(HoldProblem::OutsideHours.into());
        }
        let days = Days::beside(cx.practice.wall.date(wanted.start));
        Ok(Self {
            by: Some(cx.signed_in()?.id),
            party: party(cx),
            ask,
            hours: hours::hours_of(&cx.practice, service, wanted.therapist, days),
            ..Self::for_offer(cx, client, service, ask.opening(wanted.therapist, wanted.start), wanted.replaces, entry)
        })
    }

    /// An opening that was found in this same transaction.
    pub fn for_offer(cx: &Cx, client: ClientId, service: &Service, opening: Opening, replaces: Option<BookingId>, entry: Entry) -> Self {
        let id = random::id::<BookingId>();
        Self {
            id,
            cx: cx.clone(),
            client,
            by: None,
            party: EndedBy::Clinic,
            opening,
            service: service.clone(),
            add_ons: Vec::new(),
            extras: String::new(),
            price: cx.practice.price(service, opening.therapist),
            ask: hours::ask(&cx.practice.clinic, service, cx.now),
            hours: Hours::default(),
            replaces,
            room: None,
            beside: Beside::Others,
            held_since: None,
            entry: Entry { about: Some(id.uuid()), ..entry },
        }
    }

    /// With these add-ons, at their prices. The opening is long enough for them already.
    pub fn with(self, add_ons: Vec<AddOn>) -> Self {
        Self { price: price_with(self.price, &add_ons), extras: add_on_names(&add_ons), add_ons, ..self }
    }

    pub fn beside(self, beside: Beside) -> Self {
        Self { beside, ..self }
    }

    /// In this room or not at all.
    pub fn in_room(self, room: Option<RoomId>) -> Self {
        Self { room, ..self }
    }

    /// With the desk's notice and horizon.
    pub fn by_desk(self) -> Self {
        Self { ask: hours::for_desk(self.ask, self.cx.now), ..self }
    }

    /// In the place of an earlier hold, which kept the clinic's notice. Clients who began to wait after it was made never saw the
    /// time free.
    pub fn held_since(self, since: Instant) -> Self {
        Self { held_since: Some(since), ask: Ask { earliest: self.cx.now, ..self.ask }, ..self }
    }

    /// The opening to search around if this one is refused, and its length.
    pub fn sought(&self) -> (Wanted, Span) {
        let Opening { therapist, start, .. } = self.opening;
        let add_ons = self.add_ons.iter().map(|one| one.id).collect();
        (Wanted { therapist, service: self.service.id, start, replaces: self.replaces, add_ons }, self.opening.range().length())
    }

    /// The time it would take of its therapist and its room.
    pub fn busy(&self) -> TimeRange {
        self.ask.occupied(self.opening.start)
    }

    /// Places it as a hold. The same hold made twice is made once.
    pub async fn hold(mut self, tx: &mut Tx) -> Result<Step<BookingId>, Refused> {
        queue(tx, &self.cx).await?;
        let at_hand = reads::at_hand(&mut tx.conn, self.client, self.cx.now, self.opening.range()).await?;
        if let Some(same) = at_hand.iter().find(|one| one.is_hold && self.is_same(one)) {
            return Ok((same.id, Vec::new()));
        }
        let old = self.replaced(tx).await?;
        no_other_visit(&self.cx, &at_hand, self.claim(old.as_ref()))?;
        self.is_eligible(tx).await?;
        let holds: Vec<_> = at_hand.into_iter().filter(|one| one.is_hold).collect();
        let (tries, others) = self.end_other_tries(tx, holds).await?;
        let (terms, allocation, mut ended) = self.terms(tx, old.as_ref(), others).await?;
        let same_time = |one: &&(Appointment, Ended)| one.0.therapist == self.opening.therapist && one.0.busy.overlaps(terms.occupied);
        let first_held = tries.iter().filter(same_time).map(|(hold, _)| hold.created_at).min();
        self.held_since = self.held_since.or(first_held);
        self.write(tx, BookingStatus::Hold, terms, allocation, old.as_ref()).await?;
        tx.enqueue(RELEASE_HOLD, Some(self.id.uuid()), terms.until, self.cx.now);
        ended.extend(tries.into_iter().map(|(_, ended)| ended));
        Ok((self.id, ended))
    }

    /// Places it as a booked visit at once, as the desk and plans do. They have queued already.
    pub async fn book(self, tx: &mut Tx) -> Result<Step<BookingId>, Refused> {
        let old = self.replaced(tx).await?;
        let at_hand = reads::at_hand(&mut tx.conn, self.client, self.cx.now, self.opening.range()).await?;
        no_other_visit(&self.cx, &at_hand, self.claim(old.as_ref()))?;
        self.is_eligible(tx).await?;
        let (terms, allocation, mut ended) = self.terms(tx, old.as_ref(), 0).await?;
        self.write(tx, BookingStatus::Booked, terms, allocation, old.as_ref()).await?;
        if let Some(old) = &old {
            let ending = self.ending(EndedBy::Clinic);
            ended.extend(end_visit(tx, &self.cx, old, ending, Some(self.id), self.entry.clone()).await?);
        }
        Ok((self.id, ended))
    }

    /// Whether a hold is the one that this same tap would make.
    fn is_same(&self, hold: &reads::AtHand) -> bool {
        (hold.client, hold.service, hold.replaces, hold.extras.as_str())
            == (self.client, self.service.id, self.replaces, self.extras.as_str())
            && (hold.therapist, hold.start, hold.end) == (self.opening.therapist, self.opening.start, self.opening.end)
    }

    /// The visit it would replace, which must still be booked.
    async fn replaced(&self, tx: &mut Tx) -> Result<Option<Appointment>, AppError> {
        let Some(old) = self.replaces else { return Ok(None) };
        let old = own(&mut tx.conn, old, self.client).await?;
        policy::may_move(self.cx.now, old.status, old.start)?;
        Ok(Some(old))
    }

    /// Shared with the visit it would replace.
    fn claim(&self, old: Option<&Appointment>) -> BookingId {
        old.map_or(self.id, |old| old.claim)
    }

    /// The desk books any service for anyone.
    async fn is_eligible(&self, tx: &mut Tx) -> Result<(), AppError> {
        if self.party == EndedBy::Clinic {
            return Ok(());
        }
        is_eligible(&mut tx.conn, self.client, &self.service, (self.opening.start, self.replaces), self.cx.now).await
    }

    /// Ends the client's other attempts at the same visit: only one new time is held for it at once, offers aside. Answers the
    /// ended holds, and how many the client and their household still have.
    async fn end_other_tries(&self, tx: &mut Tx, holds: Vec<reads::AtHand>) -> Result<(Vec<(Appointment, Ended)>, u32), AppError> {
        let is_try = |hold: &reads::AtHand| self.beside == Beside::Nothing || (hold.replaces.is_some() && hold.replaces == self.replaces);
        let (tries, others): (Vec<_>, Vec<_>) = holds.into_iter().partition(|hold| hold.client == self.client && is_try(hold));
        let mut out = Vec::new();
        for one in tries {
            let hold = own(&mut tx.conn, one.id, self.client).await?;
            let entry = Entry { about: Some(one.id.uuid()), action: Action::End, ..self.entry.clone() };
            let ended = end(tx, &hold, self.ending(EndedBy::Client), entry).await?;
            out.push((hold, ended));
        }
        Ok((out, u32::try_from(others.len()).unwrap_or(u32::MAX)))
    }

    fn ending(&self, by: EndedBy) -> Ending {
        Ending { by, actor: self.by, reason: CancelReason::Moved, fee: Cents::new(0), at: self.cx.now }
    }

    /// Asks the rules, and chooses room and equipment. `holds`: how many the client has already.
    async fn terms(&self, tx: &mut Tx, old: Option<&Appointment>, holds: u32) -> Result<(HoldTerms, Allocation, Vec<Ended>), Refused> {
        let (cx, occupied) = (&self.cx, self.busy());
        let mut taken = store::taken(&mut tx.conn, hours::padded(occupied)).await?;
        let day = self.hours.days.iter().find(|day| day.holds(self.opening.start));
        if let Some(day) = day.filter(|_| self.hours.rosters.iter().any(|roster| roster.strain.is_guarded())) {
            // The limits on a therapist's workload count the whole day.
            let own = store::taken_of(&mut tx.conn, self.opening.therapist, hours::padded(*day)).await?;
            taken.extend(own.into_iter().filter(|one| !one.busy.overlaps(hours::padded(occupied))));
            taken.sort_by_key(|one| (one.busy.start, one.busy.end));
        }
        // The visit it replaces does not stand in its way.
        taken.retain(|one| old.is_none_or(|old| !one.is_of(old.therapist, old.busy)));
        let capacity = Capacity::new(&self.hours, &taken, cx.now);
        let working = capacity.of(self.opening.therapist, occupied);
        let terms = policy::place_hold(cx.now, &self.opening, &working, &self.ask, holds)?;
        let allocation = match self.room {
            Some(room) => capacity.allocate_room(self.opening.therapist, terms.occupied, room),
            None => capacity.allocate(self.opening.therapist, terms.occupied),
        };
        let allocation = allocation.ok_or(Refused::Taken)?;
        let any_lapsed = taken.iter().any(|one| !one.keeps(cx.now));
        let lapsed = if any_lapsed { expire_within(tx, cx, terms.occupied).await? } else { Vec::new() };
        Ok((terms, allocation, lapsed))
    }

    pub async fn write(
        &self,
        tx: &mut Tx,
        status: BookingStatus,
        terms: HoldTerms,
        allocation: Allocation,
        old: Option<&Appointment>,
    ) -> DbResult<()> {
        writes::insert(&mut tx.conn, &self.row(status, terms, allocation, old)).await?;
        for add_on in &self.add_ons {
            writes::insert_add_on(&mut tx.conn, self.id, add_on).await?;
        }
        note(tx, self.id, self.by, status, self.cx.now);
        tx.audit(Entry { subject: old.map_or_else(|| self.entry.subject.clone(), |old| Some(old.subject())), ..self.entry.clone() });
        tx.announce(Announcement::to_everyone("openings", self.opening.therapist));
        Ok(())
    }

    fn row(&self, status: BookingStatus, terms: HoldTerms, allocation: Allocation, old: Option<&Appointment>) -> NewBooking {
        let (practice, now, is_hold) = (&self.cx.practice, self.cx.now, status == BookingStatus::Hold);
        NewBooking {
            id: self.id,
            client: self.client,
            therapist: self.opening.therapist,
            service: self.service.id,
            room: allocation.room,
            status,
            range: self.opening.range(),
            busy: terms.occupied,
            wall_time: practice.wall.stored(self.opening.start),
            zone: practice.clinic.zone.clone(),
            tzdb: tzdb(),
            price: self.price,
            cancel_by: self.cancel_by(),
            late_percent: practice.clinic.late_fee_percent,
            hold_until: is_hold.then_some(terms.until),
            created_at: self.held_since.unwrap_or(now),
            confirmed_at: (!is_hold).then_some(now),
            ended_at: None,
            fee: Cents::new(0),
            claim: self.claim(old),
            replaces: self.replaces,
            sequence: old.map_or(0, |old| old.sequence + 1),
            confirmed_by: (!is_hold).then_some(self.party),
            equipment: allocation.equipment,
            extras: self.extras.clone(),
        }
    }

    /// A client whose visit the clinic moves gets the whole window for free cancelling, as if they had just booked.
    fn cancel_by(&self) -> Instant {
        let (start, window) = (self.opening.start, self.cx.practice.clinic.cancel_window());
        let usual = start.minus(window);
        let moved_by_the_clinic = self.replaces.is_some() && self.party == EndedBy::Clinic;
        if moved_by_the_clinic { usual.max(self.cx.now.plus(window).min(start)) } else { usual }
    }
}

//! A time for a client, with everything that can be worked out before the transaction.

use super::guards::{own, party};
use super::wanted::Wanted;
use crate::booking::appointments::policy::{HoldProblem, HoldTerms};
use crate::booking::appointments::problems::StepProblem;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::writes::NewBooking;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::availability::capacity::{Allocation, Hours};
use crate::booking::availability::server::hours;
use crate::booking::availability::server::hours::Days;
use crate::booking::availability::starts::Ask;
use crate::booking::model::{BookingStatus, EndedBy, Opening};
use crate::clinic::model::Service;
use crate::clinic::offering::{AddOn, add_on_names, price_with};
use crate::error::AppError;
use crate::platform::audit::entry::Entry;
use crate::platform::local_time::tzdb;
use crate::platform::random;
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
    pub(super) cx: Cx,
    pub(super) client: ClientId,
    /// None: the clinic’s computer.
    pub(super) by: Option<PersonId>,
    /// Who confirmed it, for undoing.
    pub(super) party: EndedBy,
    pub(super) opening: Opening,
    pub(super) service: Service,
    pub(super) add_ons: Vec<AddOn>,
    /// Their names: "Cupping, Hot stones".
    pub(super) extras: String,
    pub(super) price: Cents,
    pub(super) ask: Ask,
    pub(super) hours: Hours,
    pub(super) replaces: Option<BookingId>,
    /// The only room that will do.
    pub(super) room: Option<RoomId>,
    pub(super) beside: Beside,
    /// When its time was first held, if it takes over an earlier hold's time.
    pub(super) held_since: Option<Instant>,
    pub(super) entry: Entry,
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

    /// Whether a hold is the one that this same tap would make.
    pub(super) fn is_same(&self, hold: &reads::AtHand) -> bool {
        (hold.client, hold.service, hold.replaces, hold.extras.as_str())
            == (self.client, self.service.id, self.replaces, self.extras.as_str())
            && (hold.therapist, hold.start, hold.end) == (self.opening.therapist, self.opening.start, self.opening.end)
    }

    /// Shared with the visit it would replace.
    pub(super) fn claim(&self, old: Option<&Appointment>) -> BookingId {
        old.map_or(self.id, |old| old.claim)
    }

    pub(super) fn row(&self, status: BookingStatus, terms: HoldTerms, allocation: Allocation, old: Option<&Appointment>) -> NewBooking {
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

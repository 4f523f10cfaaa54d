//! Keeping an opening for someone for ten minutes.

use super::super::change_store::{self as changes, NewBooking};
use super::super::load::{self, Days};
use super::super::queries::nearest;
use super::super::store::{self, Detail};
use super::{
    Ending, end,
    ending::{expire_within, give_back_tries},
    note, own, subject,
};
use crate::audit::model::{Action, Entry};
use crate::booking::availability::Ask;
use crate::booking::ground::{Ground, Hours};
use crate::booking::model::{BookingStatus, CancelReason, EndedBy, Opening};
use crate::booking::policy::{self, HoldProblem, HoldTerms};
use crate::clinic::model::Service;
use crate::error::AppError;
use crate::server::cx::{Cx, SignedInClient};
use crate::server::db::dialect::lock_clinic;
use crate::server::db::{DbError, DbResult, Tx};
use crate::server::fresh;
use crate::server::jobs::{JobKind, enqueue};
use crate::server::realtime::Announcement;
use crate::server::wall::tzdb;
use crate::types::ids::{BookingId, ClientId, PersonId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span};
use crate::types::money::Cents;
use futures::FutureExt;

/// The opening that was tapped.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub start: Instant,
    /// The visit it would take the place of.
    pub replaces: Option<BookingId>,
}

/// Why a hold did not come about: someone else has the time, or anything else.
pub(super) enum Refused {
    Taken,
    Because(AppError),
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        let taken = error.is_constraint("slot_taken") || error.is_constraint("room_taken") || error == DbError::Contended;
        if taken { Self::Taken } else { Self::Because(error.into()) }
    }
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        Self::Because(error)
    }
}

impl From<HoldProblem> for Refused {
    fn from(problem: HoldProblem) -> Self {
        if problem == HoldProblem::Taken { Self::Taken } else { Self::Because(AppError::Conflict(problem.sentence().to_owned())) }
    }
}

/// Keeps an opening for this client for ten minutes. The same tap twice gets the same hold.
pub async fn hold(cx: &Cx, me: &SignedInClient, wanted: Wanted) -> Result<BookingId, AppError> {
    let ask = |service: &Service| load::ask(&cx.practice.clinic, service, cx.now);
    let entry = cx.entry(Action::Create, "booking/hold", Some(me.subject()), None);
    let placing = Placing::prepare(cx, me.id, wanted, ask, entry)?;
    let placed = cx.state.db.write(move |tx| async move { placing.hold(tx).await }.boxed()).await;
    or_nearest(cx, wanted, placed).await
}

/// What is offered instead is looked up afterwards, so that it is free now.
pub(super) async fn or_nearest<T>(cx: &Cx, wanted: Wanted, placed: Result<T, Refused>) -> Result<T, AppError> {
    match placed {
        Ok(placed) => Ok(placed),
        Err(Refused::Because(error)) => Err(error),
        Err(Refused::Taken) => Err(AppError::SlotTaken { nearest: nearest(cx, wanted.service, wanted.start).await? }),
    }
}

/// Ten minutes more for someone who is still typing, once.
pub async fn extend(cx: &Cx, me: &SignedInClient, id: BookingId) -> Result<(), AppError> {
    let (client, now) = (me.id, cx.now);
    let entry = cx.entry(Action::Change, "booking/extend", Some(me.subject()), Some(id.uuid()));
    cx.state.db.write(move |tx| async move { extend_in(tx, client, id, now, entry).await }.boxed()).await
}

async fn extend_in(tx: &mut Tx, client: ClientId, id: BookingId, now: Instant, entry: Entry) -> Result<(), AppError> {
    let visit = own(&mut tx.conn, id, client).await?;
    let asked = policy::extend(now, visit.status, visit.hold_until, visit.extended, visit.start);
    let Some(until) = asked.map_err(super::confirm::problem)? else { return Ok(()) };
    if !changes::extend(&mut tx.conn, id, client, until, now).await? {
        return Err(AppError::HoldExpired);
    }
    enqueue(&mut tx.conn, JobKind::ReleaseHold, Some(id.uuid()), until, now).await?;
    tx.audit(entry);
    Ok(())
}

/// All it takes that nobody changes within a second, worked out before the transaction to keep the queue behind it short.
pub(super) struct Placing {
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
    ask: Ask,
    hours: Hours,
    wall_time: String,
    zone: String,
    cancel_window: Span,
    late_percent: i64,
    replaces: Option<BookingId>,
    entry: Entry,
}

impl Placing {
    pub fn prepare(cx: &Cx, client: ClientId, wanted: Wanted, ask: impl Fn(&Service) -> Ask, entry: Entry) -> Result<Self, AppError> {
        let wall = &cx.practice.wall;
        // Openings begin on whole minutes; another start was never offered.
        if wanted.start.micros().rem_euclid(Span::minutes(1).as_micros()) != 0 {
            return Err(AppError::Conflict(HoldProblem::OutsideHours.sentence().to_owned()));
        }
        let service = cx.practice.service_by(wanted.service, wanted.therapist).ok_or(AppError::NotFound)?;
        let opening = Opening { therapist: wanted.therapist, start: wanted.start, end: wanted.start.plus(service.length()) };
        let days = Days { first: load::add(wall.date(wanted.start), -1), count: 3 };
        let hours = load::hours_of(&cx.practice, wanted.therapist, days);
        let plain = Self::for_offer(cx, client, service, opening, wanted.replaces, entry);
        let party = if cx.client().is_ok() { EndedBy::Client } else { EndedBy::Clinic };
        Ok(Self { by: Some(cx.signed_in()?.id), party, ask: ask(service), hours, ..plain })
    }

    /// For an opening that was looked up in this very transaction.
    pub fn for_offer(cx: &Cx, client: ClientId, service: &Service, opening: Opening, replaces: Option<BookingId>, entry: Entry) -> Self {
        let (wall, rules, id) = (&cx.practice.wall, &cx.practice.clinic, fresh::id::<BookingId>());
        Self {
            id,
            cx: cx.clone(),
            client,
            by: None,
            party: EndedBy::Clinic,
            now: cx.now,
            opening,
            ask: load::ask(rules, service, cx.now),
            service: service.clone(),
            hours: Hours::default(),
            wall_time: wall.stored(opening.start),
            zone: rules.zone.clone(),
            cancel_window: rules.cancel_window(),
            late_percent: rules.late_fee_percent,
            replaces,
            entry: Entry { about: Some(id.uuid()), ..entry },
        }
    }

    /// Places it as a hold.
    pub async fn hold(self, tx: &mut Tx) -> Result<BookingId, Refused> {
        lock_clinic(&mut tx.conn).await?;
        let mine = store::open_holds(&mut tx.conn, self.client, self.now).await?;
        let wanted = (self.opening.therapist, self.service.id, self.opening.start, self.replaces);
        if let Some(same) = mine.iter().find(|hold| (hold.therapist, hold.service, hold.start, hold.replaces) == wanted) {
            return Ok(same.id);
        }
        let before = self.moved(tx).await?;
        let others = self.give_back_other_tries(tx, mine).await?;
        let (terms, room) = self.terms(tx, before.as_ref(), others).await?;
        self.write(tx, BookingStatus::Hold, terms, room, before.as_ref()).await?;
        enqueue(&mut tx.conn, JobKind::ReleaseHold, Some(self.id.uuid()), terms.until, self.now).await?;
        Ok(self.id)
    }

    /// Places it as a booked visit at once, as the desk and plans do.
    pub async fn book(self, tx: &mut Tx) -> Result<BookingId, Refused> {
        lock_clinic(&mut tx.conn).await?;
        let before = self.moved(tx).await?;
        let (terms, room) = self.terms(tx, before.as_ref(), 0).await?;
        // The new time first: what the old one sets free may be offered to someone, and must not be this.
        self.write(tx, BookingStatus::Booked, terms, room, before.as_ref()).await?;
        if let Some(before) = &before {
            let ending = Ending { by: EndedBy::Clinic, actor: self.by, reason: CancelReason::Moved, fee: Cents::new(0), at: self.now };
            give_back_tries(tx, &self.cx, before, &self.entry).await?;
            end(tx, &self.cx, before, ending, self.entry.clone()).await?;
        }
        Ok(self.id)
    }

    /// The visit it would take the place of, which must still stand.
    async fn moved(&self, tx: &mut Tx) -> Result<Option<Detail>, Refused> {
        let Some(old) = self.replaces else { return Ok(None) };
        let old = own(&mut tx.conn, old, self.client).await?;
        policy::may_move(self.now, old.status, old.start).map_err(|problem| AppError::Conflict(problem.sentence().to_owned()))?;
        Ok(Some(old))
    }

    /// Only one new time is tried for a visit at once. Answers how many holds of the client remain.
    async fn give_back_other_tries(&self, tx: &mut Tx, mine: Vec<store::OpenHold>) -> Result<u32, Refused> {
        let (tries, others): (Vec<_>, Vec<_>) =
            mine.into_iter().partition(|hold| hold.replaces.is_some() && hold.replaces == self.replaces);
        for one in tries {
            let visit = own(&mut tx.conn, one.id, self.client).await?;
            let ending = Ending { by: EndedBy::Client, actor: self.by, reason: CancelReason::Moved, fee: Cents::new(0), at: self.now };
            let entry = Entry { about: Some(one.id.uuid()), action: Action::End, ..self.entry.clone() };
            end(tx, &self.cx, &visit, ending, entry).await?;
        }
        Ok(u32::try_from(others.len()).unwrap_or(u32::MAX))
    }

    async fn terms(&self, tx: &mut Tx, before: Option<&Detail>, holds: u32) -> Result<(HoldTerms, RoomId), Refused> {
        let occupied = self.ask.occupied(self.opening.start);
        let mut taken = store::taken(&mut tx.conn, load::around(occupied)).await?;
        // What the visit keeps now is its own to keep.
        taken.retain(|one| before.is_none_or(|before| !one.is_of(before.therapist, before.busy)));
        let ground = Ground::new(&self.hours, &taken, self.now);
        let terms = policy::place_hold(self.now, &self.opening, &ground.of(self.opening.therapist), &self.ask, holds)?;
        let room = ground.room_for(terms.occupied).ok_or(Refused::Taken)?;
        if taken.iter().any(|one| !one.keeps(self.now)) {
            expire_within(tx, &self.cx, terms.occupied).await?;
        }
        Ok((terms, room))
    }

    pub async fn write(&self, tx: &mut Tx, status: BookingStatus, terms: HoldTerms, room: RoomId, before: Option<&Detail>) -> DbResult<()> {
        changes::insert(&mut tx.conn, &self.row(status, terms, room, before)).await?;
        note(tx, self.id, self.by, status, self.now).await?;
        tx.audit(Entry { subject: before.map_or_else(|| self.entry.subject.clone(), |old| Some(subject(old))), ..self.entry.clone() });
        tx.announce(Announcement::to_everyone("openings", self.opening.therapist));
        Ok(())
    }

    fn row(&self, status: BookingStatus, terms: HoldTerms, room: RoomId, before: Option<&Detail>) -> NewBooking {
        let is_hold = status == BookingStatus::Hold;
        NewBooking {
            id: self.id,
            client: self.client,
            therapist: self.opening.therapist,
            service: self.service.id,
            room,
            status,
            range: self.opening.range(),
            busy: terms.occupied,
            wall_time: self.wall_time.clone(),
            zone: self.zone.clone(),
            tzdb: tzdb(),
            price: self.service.price,
            cancel_by: self.opening.start.minus(self.cancel_window),
            late_percent: self.late_percent,
            hold_until: is_hold.then_some(terms.until),
            created_at: self.now,
            confirmed_at: (!is_hold).then_some(self.now),
            ended_at: None,
            fee: Cents::new(0),
            claim: before.map_or(self.id, |before| before.claim),
            replaces: self.replaces,
            sequence: before.map_or(0, |before| before.sequence + 1),
            confirmed_by: (!is_hold).then_some(self.party),
        }
    }
}

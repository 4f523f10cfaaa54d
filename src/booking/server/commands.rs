//! What people do with bookings. Each is one transaction with its line in the appointment record, its audit row,
//! its deferred work and its announcement.

use super::load::{self, Days};
use super::queries::nearest;
use super::store::{self, Detail, Lapsed, NewBooking};
use super::words;
use crate::audit::model::{Action, Actor, Entry, Subject};
use crate::booking::availability::Ask;
use crate::booking::cancelling::{self, CancelProblem};
use crate::booking::ground::{Ground, Hours};
use crate::booking::model::{BookingStatus, CancelReason, Opening};
use crate::booking::policy::{self, ConfirmProblem, Confirmed, HoldProblem, HoldTerms};
use crate::clinic::model::Service;
use crate::clinic::server::commands::take_into_care;
use crate::error::AppError;
use crate::notifications::server::commands::{self as notifications, VisitMail};
use crate::server::cx::{Cx, SignedInClient};
use crate::server::db::dialect::lock_clinic;
use crate::server::db::{Conn, DbError, DbResult, Tx};
use crate::server::fresh;
use crate::server::jobs::{JobKind, enqueue};
use crate::server::realtime::Announcement;
use crate::server::wall::tzdb;
use crate::types::ids::{BookingId, ClientId, PersonId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::money::Cents;
use futures::FutureExt;

/// The opening that was tapped.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub start: Instant,
}

/// Why a hold did not come about: someone else has the time, or anything else.
enum Refused {
    Taken,
    Because(AppError),
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        let taken = error.is_constraint("slot_taken") || error.is_constraint("room_taken") || error == DbError::Contended;
        if taken { Self::Taken } else { Self::Because(error.into()) }
    }
}

impl From<HoldProblem> for Refused {
    fn from(problem: HoldProblem) -> Self {
        if problem == HoldProblem::Taken { Self::Taken } else { Self::Because(AppError::Conflict(problem.sentence().to_owned())) }
    }
}

/// Keeps an opening for this client for ten minutes. The same tap twice gets the same hold.
pub async fn hold(cx: &Cx, me: &SignedInClient, wanted: Wanted) -> Result<BookingId, AppError> {
    let placing = Placing::prepare(cx, me, wanted)?;
    match cx.state.db.write(move |tx| async move { placing.place(tx).await }.boxed()).await {
        Ok(hold) => Ok(hold),
        Err(Refused::Because(error)) => Err(error),
        // Looked up afterwards, so that what is offered instead is free now.
        Err(Refused::Taken) => Err(AppError::SlotTaken { nearest: nearest(cx, wanted.service, wanted.start).await? }),
    }
}

/// All a hold needs that nobody changes within a second, worked out before the transaction to keep the queue behind it short.
struct Placing {
    id: BookingId,
    client: ClientId,
    now: Instant,
    opening: Opening,
    service: Service,
    ask: Ask,
    hours: Hours,
    wall_time: String,
    zone: String,
    cancel_window: Span,
    late_percent: i64,
    entry: Entry,
}

impl Placing {
    fn prepare(cx: &Cx, me: &SignedInClient, wanted: Wanted) -> Result<Self, AppError> {
        let (wall, rules) = (&cx.practice.wall, &cx.practice.clinic);
        // Openings begin on whole minutes; another start was never offered.
        if wanted.start.micros().rem_euclid(Span::minutes(1).as_micros()) != 0 {
            return Err(AppError::Conflict(HoldProblem::OutsideHours.sentence().to_owned()));
        }
        let service = cx.practice.service_by(wanted.service, wanted.therapist).cloned().ok_or(AppError::NotFound)?;
        let days = Days { first: load::add(wall.date(wanted.start), -1), count: 3 };
        let hours = load::hours_of(&cx.practice, wanted.therapist, days);
        let id: BookingId = fresh::id();
        Ok(Self {
            id,
            client: me.id,
            now: cx.now,
            opening: Opening { therapist: wanted.therapist, start: wanted.start, end: wanted.start.plus(service.length()) },
            ask: load::ask(rules, &service, cx.now),
            service,
            hours,
            wall_time: wall.stored(wanted.start),
            zone: rules.zone.clone(),
            cancel_window: rules.cancel_window(),
            late_percent: rules.late_fee_percent,
            entry: cx.entry(Action::Create, "booking/hold", Some(me.subject()), Some(id.uuid())),
        })
    }

    async fn place(self, tx: &mut Tx) -> Result<BookingId, Refused> {
        lock_clinic(&mut tx.conn).await?;
        let mine = store::open_holds(&mut tx.conn, self.client, self.now).await?;
        let wanted = (self.opening.therapist, self.service.id, self.opening.start);
        if let Some(same) = mine.iter().find(|hold| (hold.therapist, hold.service, hold.start) == wanted) {
            return Ok(same.id);
        }
        let occupied = self.ask.occupied(self.opening.start);
        let taken = store::taken(&mut tx.conn, load::around(occupied)).await?;
        let ground = Ground::new(&self.hours, &taken, self.now);
        let holds = u32::try_from(mine.len()).unwrap_or(u32::MAX);
        let terms = policy::place_hold(self.now, &self.opening, &ground.of(self.opening.therapist), &self.ask, holds)?;
        let room = ground.room_for(terms.occupied).ok_or(Refused::Taken)?;
        if taken.iter().any(|one| !one.keeps(self.now)) {
            expire_within(tx, terms.occupied, self.now).await?;
        }
        self.write(tx, terms, room).await?;
        Ok(self.id)
    }

    async fn write(&self, tx: &mut Tx, terms: HoldTerms, room: RoomId) -> DbResult<()> {
        store::insert(&mut tx.conn, &self.row(terms, room)).await?;
        store::insert_event(&mut tx.conn, fresh::id(), self.id, self.now, Some(self.client.into()), BookingStatus::Hold).await?;
        enqueue(&mut tx.conn, JobKind::ReleaseHold, Some(self.id.uuid()), terms.until, self.now).await?;
        tx.audit(self.entry.clone());
        tx.announce(Announcement::to_everyone("openings", self.opening.therapist));
        Ok(())
    }

    fn row(&self, terms: HoldTerms, room: RoomId) -> NewBooking {
        NewBooking {
            id: self.id,
            client: self.client,
            therapist: self.opening.therapist,
            service: self.service.id,
            room,
            status: BookingStatus::Hold,
            range: self.opening.range(),
            busy: terms.occupied,
            wall_time: self.wall_time.clone(),
            zone: self.zone.clone(),
            tzdb: tzdb(),
            price: self.service.price,
            cancel_by: self.opening.start.minus(self.cancel_window),
            late_percent: self.late_percent,
            hold_until: Some(terms.until),
            created_at: self.now,
            confirmed_at: None,
            ended_at: None,
            fee: Cents::new(0),
        }
    }
}

/// Holds that ran out stand in nobody's way, even when the worker has not come round to them.
async fn expire_within(tx: &mut Tx, within: TimeRange, now: Instant) -> DbResult<()> {
    for lapsed in store::expire_within(&mut tx.conn, within, now).await? {
        note_expired(tx, lapsed, now).await?;
    }
    Ok(())
}

/// Gives back the time of a hold that has run out. Does nothing when it was confirmed or let go in the meantime.
pub(super) async fn expire(tx: &mut Tx, id: BookingId, now: Instant) -> DbResult<()> {
    match store::expire(&mut tx.conn, id, now).await? {
        Some(lapsed) => note_expired(tx, lapsed, now).await,
        None => Ok(()),
    }
}

async fn note_expired(tx: &mut Tx, lapsed: Lapsed, now: Instant) -> DbResult<()> {
    store::insert_event(&mut tx.conn, fresh::id(), lapsed.id, now, None, BookingStatus::Expired).await?;
    tx.audit(Entry {
        at: now,
        actor: Actor::computer(),
        action: Action::End,
        screen: "booking/hold",
        subject: Some(Subject { id: lapsed.client, name: lapsed.client_name }),
        about: Some(lapsed.id.uuid()),
    });
    tx.announce(Announcement::to_everyone("openings", lapsed.therapist));
    Ok(())
}

/// Turns a hold into a booked visit. A second tap gets the same visit.
pub async fn confirm(cx: &Cx, me: &SignedInClient, id: BookingId) -> Result<(), AppError> {
    let (client, context) = (me.id, cx.clone());
    let entry = cx.entry(Action::Change, "booking/confirm", Some(me.subject()), Some(id.uuid()));
    cx.state.db.write(move |tx| async move { confirm_in(tx, &context, client, id, entry).await }.boxed()).await?;
    cx.state.job_bell.notify_one();
    Ok(())
}

async fn confirm_in(tx: &mut Tx, cx: &Cx, client: ClientId, id: BookingId, entry: Entry) -> Result<(), AppError> {
    let visit = own(&mut tx.conn, id, client).await?;
    match policy::confirm(cx.now, visit.status, visit.hold_until).map_err(confirm_problem)? {
        Confirmed::Already => return Ok(()),
        Confirmed::Now => {}
    }
    // Between the look and this the hold may have gone; the row itself decides.
    if !store::confirm(&mut tx.conn, id, client, cx.now).await? {
        let status = own(&mut tx.conn, id, client).await?.status;
        return if status == BookingStatus::Booked { Ok(()) } else { Err(AppError::HoldExpired) };
    }
    store::insert_event(&mut tx.conn, fresh::id(), id, cx.now, Some(client.into()), BookingStatus::Booked).await?;
    take_into_care(&mut tx.conn, client, visit.therapist, cx.now).await?;
    notifications::booking_confirmed(&mut tx.conn, &mail(cx, &visit), cx.now).await?;
    tx.audit(entry);
    Ok(())
}

fn confirm_problem(problem: ConfirmProblem) -> AppError {
    match problem {
        ConfirmProblem::Expired => AppError::HoldExpired,
        ConfirmProblem::LetGo | ConfirmProblem::Over => AppError::Conflict(problem.sentence().to_owned()),
    }
}

/// Gives a held time back at once. Nothing to do when it is gone already.
pub async fn let_go(cx: &Cx, me: &SignedInClient, id: BookingId) -> Result<(), AppError> {
    let (client, now) = (me.id, cx.now);
    let entry = cx.entry(Action::End, "booking/let-go", Some(me.subject()), Some(id.uuid()));
    cx.state
        .db
        .write(move |tx| {
            async move {
                let visit = own(&mut tx.conn, id, client).await?;
                if visit.status != BookingStatus::Hold {
                    return Ok(());
                }
                end(tx, &visit, now, Cents::new(0), entry).await
            }
            .boxed()
        })
        .await
}

/// Cancels a booked visit, on the terms that stand on its page at this moment. A second tap changes nothing.
pub async fn cancel(cx: &Cx, me: &SignedInClient, id: BookingId) -> Result<(), AppError> {
    let (client, context) = (me.id, cx.clone());
    let entry = cx.entry(Action::End, "booking/cancel", Some(me.subject()), Some(id.uuid()));
    cx.state.db.write(move |tx| async move { cancel_in(tx, &context, client, id, entry).await }.boxed()).await?;
    cx.state.job_bell.notify_one();
    Ok(())
}

async fn cancel_in(tx: &mut Tx, cx: &Cx, client: ClientId, id: BookingId, entry: Entry) -> Result<(), AppError> {
    let visit = own(&mut tx.conn, id, client).await?;
    let terms = match cancelling::cancel(cx.now, visit.status, visit.start, visit.rules(), visit.price) {
        Ok(terms) => terms,
        Err(CancelProblem::AlreadyCancelled) => return Ok(()),
        Err(problem) => return Err(AppError::Conflict(problem.sentence().to_owned())),
    };
    let owed = terms.owed(CancelReason::ClientAsked);
    end(tx, &visit, cx.now, owed, entry).await?;
    if visit.status == BookingStatus::Booked {
        notifications::booking_cancelled(&mut tx.conn, &mail(cx, &visit), owed, cx.now).await?;
    }
    Ok(())
}

async fn end(tx: &mut Tx, visit: &Detail, now: Instant, fee: Cents, entry: Entry) -> Result<(), AppError> {
    if !store::end(&mut tx.conn, visit.id, visit.client, visit.status, now, fee).await? {
        return Err(AppError::Conflict("It changed just before you tapped. Nothing was done. Please look at it once more.".to_owned()));
    }
    store::insert_event(&mut tx.conn, fresh::id(), visit.id, now, Some(visit.client.into()), BookingStatus::Cancelled).await?;
    tx.audit(entry);
    tx.announce(Announcement::to_everyone("openings", visit.therapist));
    Ok(())
}

async fn own(conn: &mut Conn, id: BookingId, client: ClientId) -> Result<Detail, AppError> {
    store::of_client(conn, id, client).await?.ok_or(AppError::NotFound)
}

fn mail(cx: &Cx, visit: &Detail) -> VisitMail {
    let (wall, clinic) = (&cx.practice.wall, &cx.practice.clinic);
    VisitMail {
        person: PersonId::from(visit.client),
        to: visit.client_email.clone(),
        clinic: clinic.name.clone(),
        day: wall.day(visit.start),
        times: format!("{} ({})", wall.times(visit.range()), wall.called()),
        therapist: visit.therapist_name.clone(),
        address: clinic.address(),
        phone: clinic.phone.clone(),
        policy: words::policy(wall, visit, cx.now),
        home: notifications::link(&cx.state, "/home"),
    }
}

//! The waiting list at work: joining and leaving it, and passing a time that came free from one person to the next.
//! An offer is a hold for one person, so nobody else can take the time while they think.

use super::super::load::{self, Days};
use super::super::store::{self, Detail};
use super::super::wait_store::{self as waits, Offer, Wait};
use super::super::{change_store as changes, words};
use super::hold::Placing;
use super::{mail, note};
use crate::audit::model::{Action, Actor, Entry, Subject};
use crate::booking::fit::Fit;
use crate::booking::ground::Ground;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy, Opening};
use crate::booking::policy::{self, HoldTerms};
use crate::booking::waiting::{self, MOST_OFFERS_A_DAY, Moment, Part, Parts, Passed, Waiter, Weekdays, Wish};
use crate::clinic::model::Service;
use crate::error::AppError;
use crate::notifications::server::commands as notifications;
use crate::server::cx::{Cx, SignedInClient};
use crate::server::db::dialect::lock_clinic;
use crate::server::db::{DbResult, Tx};
use crate::server::fresh;
use crate::server::jobs::{JobKind, enqueue};
use crate::server::wall::weekday_number;
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId, WaitId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::money::Cents;
use futures::FutureExt;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// What a client wants to wait for.
#[derive(Debug, Clone)]
pub struct Join {
    pub service: ServiceId,
    pub with: Option<TherapistId>,
    pub weekdays: Weekdays,
    pub parts: Parts,
    pub first: Date,
    pub last: Date,
    pub notice: Span,
    pub swaps: Option<BookingId>,
}

/// The boxes of the form, "on" where ticked.
pub struct Ticked {
    pub days: [String; 7],
    pub parts: [String; 3],
}

impl Join {
    /// From the form's words. What is typed wrong is told by field.
    pub fn read(
        service: ServiceId,
        therapist: &str,
        ticked: &Ticked,
        (from, until): (&str, &str),
        notice: &str,
        swaps: &str,
    ) -> Result<Self, AppError> {
        let date = |field: &'static str, text: &str| {
            text.parse::<Date>().map_err(|_| AppError::invalid(field, "That is not a date. An example: 2026-12-24"))
        };
        let with = match therapist {
            "" | "anyone" => None,
            id => Some(id.parse().map_err(|_| AppError::NotFound)?),
        };
        let hours = if notice.is_empty() { 12 } else { notice.parse::<i64>().map_err(|_| AppError::BadForm)? };
        Ok(Self {
            service,
            with,
            weekdays: Weekdays::of((1..).zip(&ticked.days).filter(|(_, box_)| *box_ == "on").map(|(day, _)| day)),
            parts: Parts::of(Part::ALL.into_iter().zip(&ticked.parts).filter(|(_, box_)| *box_ == "on").map(|(part, _)| part)),
            first: date("from", from)?,
            last: date("until", until)?,
            notice: Span::hours(hours.clamp(0, 24 * 30)),
            swaps: if swaps.is_empty() { None } else { Some(swaps.parse().map_err(|_| AppError::NotFound)?) },
        })
    }
}

/// Puts a client on the list. Whoever waits for the same service already is there once, with the newest wish.
pub async fn join_waitlist(cx: &Cx, me: &SignedInClient, join: Join) -> Result<WaitId, AppError> {
    let known = cx.practice.service(join.service).is_some() && join.with.is_none_or(|with| cx.practice.gives(with, join.service));
    if !known {
        return Err(AppError::NotFound);
    }
    let today = cx.practice.wall.date(cx.now);
    if join.last < join.first.max(today) {
        return Err(AppError::invalid("until", "The last day lies before the first. Choose a later one."));
    }
    let wait = Wait {
        id: fresh::id(),
        client: me.id,
        client_name: me.person().name.clone(),
        email: me.person().email.clone(),
        service: join.service,
        // Nothing ticked counts as any: a wish that nothing can ever suit is nobody’s.
        weekdays: if join.weekdays.is_empty() { Weekdays::ALL } else { join.weekdays },
        parts: if join.parts.is_empty() { Parts::ALL } else { join.parts },
        first_day: join.first.max(today).to_string(),
        last_day: join.last.to_string(),
        notice: join.notice,
        swaps: join.swaps,
        passed_up: 0,
        created_at: cx.now,
    };
    let entry = cx.entry(Action::Create, "booking/wait", Some(me.subject()), Some(wait.id.uuid()));
    let (with, context) = (join.with, cx.clone());
    cx.state
        .db
        .write(move |tx| {
            async move {
                lock_clinic(&mut tx.conn).await?;
                if let Some(old) = waits::same(&mut tx.conn, wait.client, wait.service).await? {
                    pass_on_offer_of(tx, &context, old, &entry).await?;
                    waits::leave(&mut tx.conn, old, wait.client, wait.created_at).await?;
                }
                if let Some(swaps) = wait.swaps {
                    let visit = store::of_client(&mut tx.conn, swaps, wait.client).await?.ok_or(AppError::NotFound)?;
                    policy::may_move(wait.created_at, visit.status, visit.start)
                        .map_err(|problem| AppError::Conflict(problem.sentence().to_owned()))?;
                }
                waits::insert(&mut tx.conn, &wait).await?;
                if let Some(with) = with {
                    waits::insert_with(&mut tx.conn, wait.id, with).await?;
                }
                tx.audit(entry);
                Ok(wait.id)
            }
            .boxed()
        })
        .await
}

/// Takes a client off the list. An offer they have is passed on.
pub async fn leave_waitlist(cx: &Cx, me: &SignedInClient, wait: WaitId) -> Result<(), AppError> {
    let (client, context) = (me.id, cx.clone());
    let entry = cx.entry(Action::End, "booking/wait", Some(me.subject()), Some(wait.uuid()));
    cx.state
        .db
        .write(move |tx| {
            async move {
                lock_clinic(&mut tx.conn).await?;
                if !waits::is_of(&mut tx.conn, wait, client).await? {
                    return Ok(());
                }
                pass_on_offer_of(tx, &context, wait, &entry).await?;
                if waits::leave(&mut tx.conn, wait, client, context.now).await? {
                    tx.audit(entry);
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Someone who leaves lets the offer they have go, told of it or not, so that the next can have it.
async fn pass_on_offer_of(tx: &mut Tx, cx: &Cx, wait: WaitId, entry: &Entry) -> Result<(), AppError> {
    let Some(hold) = waits::open_offer(&mut tx.conn, wait).await? else { return Ok(()) };
    let Some(hold) = store::one(&mut tx.conn, hold).await?.filter(|hold| hold.status == BookingStatus::Hold) else { return Ok(()) };
    let ending = super::ending::by_client(hold.client, CancelReason::ClientAsked, Cents::new(0), cx.now);
    super::end(tx, cx, &hold, ending, Entry { about: Some(hold.id.uuid()), ..entry.clone() }).await
}

/// Time that came free.
#[derive(Debug, Clone, Copy)]
pub(super) struct Freed {
    pub booking: BookingId,
    /// Whoever gave it up is not asked whether they want it.
    pub client: ClientId,
    pub therapist: TherapistId,
    pub busy: TimeRange,
}

impl Freed {
    pub const fn of(visit: &Detail) -> Self {
        Self { booking: visit.id, client: visit.client, therapist: visit.therapist, busy: visit.busy }
    }
}

/// Holds what came free for the first of those who wait and whom it suits. They are told at `told_at`: until then whoever
/// freed it can take that back.
pub(super) async fn offer(tx: &mut Tx, cx: &Cx, freed: Freed, told_at: Instant) -> DbResult<()> {
    if freed.busy.start <= cx.now {
        return Ok(());
    }
    let today = cx.practice.wall.date(cx.now).to_string();
    let mut all = waits::waiting(&mut tx.conn, &today).await?;
    if all.is_empty() {
        return Ok(());
    }
    all.sort_by_key(|wait| waiting::order(&Waiter { since: wait.created_at, passed_up: wait.passed_up }));
    let looking = Looking::open(tx, cx, freed).await?;
    for wait in all {
        match looking.best_for(tx, cx, &wait).await? {
            Ok((service, opening)) => return place(tx, cx, &looking, &wait, &service, opening, told_at).await,
            Err(why) => waits::insert_pass(&mut tx.conn, fresh::id(), cx.now, freed.booking, wait.id, why).await?,
        }
    }
    Ok(())
}

/// The ground around a time that came free, and who had their chance.
struct Looking {
    freed: Freed,
    ground: Ground,
    with: HashMap<WaitId, Vec<TherapistId>>,
    had: HashSet<WaitId>,
    offers: HashMap<WaitId, usize>,
}

impl Looking {
    async fn open(tx: &mut Tx, cx: &Cx, freed: Freed) -> DbResult<Self> {
        let wall = &cx.practice.wall;
        let days = Days { first: load::add(wall.date(freed.busy.start), -1), count: 3 };
        let hours = load::hours_of(&cx.practice, freed.therapist, days);
        let taken = store::taken(&mut tx.conn, load::around(days.range(wall))).await?;
        let mut with: HashMap<WaitId, Vec<TherapistId>> = HashMap::new();
        for (wait, therapist) in waits::with(&mut tx.conn).await? {
            with.entry(wait).or_default().push(therapist);
        }
        let mut offers: HashMap<WaitId, usize> = HashMap::new();
        for wait in waits::offers_since(&mut tx.conn, cx.now.minus(Span::days(1))).await? {
            *offers.entry(wait).or_default() += 1;
        }
        let had = waits::had_before(&mut tx.conn, freed.therapist, freed.busy).await?.into_iter().collect();
        Ok(Self { freed, ground: Ground::new(&hours, &taken, cx.now), with, had, offers })
    }

    /// The opening that uses what came free and suits them best, or why there is none.
    async fn best_for(&self, tx: &mut Tx, cx: &Cx, wait: &Wait) -> DbResult<Result<(Service, Opening), Passed>> {
        if wait.client == self.freed.client {
            return Ok(Err(Passed::GaveItUp));
        }
        if self.had.contains(&wait.id) {
            return Ok(Err(Passed::HadItBefore));
        }
        if self.offers.get(&wait.id).is_some_and(|count| *count >= MOST_OFFERS_A_DAY) {
            return Ok(Err(Passed::OfferedEnough));
        }
        let Some(service) = cx.practice.service_by(wait.service, self.freed.therapist) else {
            return Ok(Err(Passed::OtherTherapist));
        };
        let opening = match self.openings(cx, service, &self.wish(cx, wait)) {
            Ok(opening) => opening,
            Err(why) => return Ok(Err(why)),
        };
        let but = wait.swaps.unwrap_or(self.freed.booking);
        if waits::busy(&mut tx.conn, wait.client, opening.range(), but).await? {
            return Ok(Err(Passed::BusyThen));
        }
        Ok(Ok((service.clone(), opening)))
    }

    fn openings(&self, cx: &Cx, service: &Service, wish: &Wish) -> Result<Opening, Passed> {
        // The notice that counts is theirs, not the clinic's.
        let ask = crate::booking::availability::Ask { earliest: cx.now, ..load::ask(&cx.practice.clinic, service, cx.now) };
        let found = self.ground.found(&ask, Some(self.freed.therapist), cx.practice.shortest());
        let mut why = Passed::NoRoomForTheirVisit;
        let mut best: Option<(Fit, Opening)> = None;
        for one in found.iter().filter(|one| ask.occupied(one.opening.start).overlaps(self.freed.busy)) {
            match waiting::suits(cx.now, wish, &moment(cx, one.opening)) {
                Ok(()) if best.is_none_or(|(fit, _)| one.fit < fit) => best = Some((one.fit, one.opening)),
                Ok(()) => {}
                Err(other) => why = other,
            }
        }
        best.map(|(_, opening)| opening).ok_or(why)
    }

    fn wish(&self, cx: &Cx, wait: &Wait) -> Wish {
        let day = |text: &str| text.parse::<Date>().map_or(0, |date| words::day_number(&cx.practice.wall, cx.practice.wall.midnight(date)));
        Wish {
            therapists: self.with.get(&wait.id).cloned().unwrap_or_default(),
            weekdays: wait.weekdays,
            parts: wait.parts,
            first_day: day(&wait.first_day),
            last_day: day(&wait.last_day),
            notice: wait.notice,
        }
    }
}

fn moment(cx: &Cx, opening: Opening) -> Moment {
    let wall = &cx.practice.wall;
    Moment {
        opening,
        day: words::day_number(wall, opening.start),
        weekday: weekday_number(wall.date(opening.start)),
        minute: words::minute_of_day(wall, opening.start),
    }
}

async fn place(
    tx: &mut Tx,
    cx: &Cx,
    looking: &Looking,
    wait: &Wait,
    service: &Service,
    opening: Opening,
    told_at: Instant,
) -> DbResult<()> {
    let occupied = load::ask(&cx.practice.clinic, service, cx.now).occupied(opening.start);
    let Some(room) = looking.ground.room_for(occupied) else { return Ok(()) };
    // The later visit it would swap, if that still stands.
    let before = match wait.swaps {
        Some(visit) => store::of_client(&mut tx.conn, visit, wait.client)
            .await?
            .filter(|visit| policy::may_move(cx.now, visit.status, visit.start).is_ok() && opening.start < visit.start),
        None => None,
    };
    let until = waiting::kept_until(told_at, opening.start, morning(cx));
    let entry = Entry {
        at: cx.now,
        actor: Actor::computer(),
        action: Action::Create,
        screen: "booking/offer",
        subject: Some(Subject { id: wait.client, name: wait.client_name.clone() }),
        about: None,
    };
    super::ending::expire_within(tx, cx, occupied).await?;
    let placing = Placing::for_offer(cx, wait.client, service, opening, before.as_ref().map(|visit| visit.id), entry);
    let id = placing.id;
    placing.write(tx, BookingStatus::Hold, HoldTerms { until, occupied }, room, before.as_ref()).await?;
    enqueue(&mut tx.conn, JobKind::ReleaseHold, Some(id.uuid()), until, cx.now).await?;
    waits::offered(&mut tx.conn, wait.id).await?;
    let offer = Offer { id: fresh::id(), wait: wait.id, booking: id, freed: looking.freed.booking, told_at };
    waits::insert_offer(&mut tx.conn, &offer, cx.now).await?;
    if let Some(hold) = store::one(&mut tx.conn, id).await? {
        let until = cx.practice.wall.binding(until);
        notifications::time_came_free(&mut tx.conn, &mail(cx, &hold), &until, told_at, cx.now).await?;
    }
    Ok(())
}

/// At night: eight in the morning that follows.
fn morning(cx: &Cx) -> Option<Instant> {
    let wall = &cx.practice.wall;
    match words::minute_of_day(wall, cx.now) {
        minute if minute < 8 * 60 => Some(wall.instant(wall.date(cx.now), 8 * 60)),
        minute if minute >= 21 * 60 => Some(wall.instant(load::add(wall.date(cx.now), 1), 8 * 60)),
        _ => None,
    }
}

/// A hold has ended without a visit. If it was an offer, its wait goes on and, where `pass_on`, the next is offered it.
pub(super) async fn let_pass(tx: &mut Tx, cx: &Cx, hold: Freed, became: &'static str, pass_on: bool) -> DbResult<()> {
    let Some(ended) = waits::end_offer(&mut tx.conn, hold.booking, became, cx.now).await? else { return Ok(()) };
    waits::wait_on(&mut tx.conn, ended.wait, 1).await?;
    notifications::take_back(&mut tx.conn, hold.booking.uuid()).await?;
    // Boxed: placing an offer may in turn find one that ran out.
    if pass_on { Box::pin(offer(tx, cx, Freed { booking: ended.freed, ..hold }, cx.now.max(ended.told_at))).await } else { Ok(()) }
}

/// The hold became a visit: whoever waited has what they waited for.
pub(super) async fn take(tx: &mut Tx, cx: &Cx, hold: BookingId) -> DbResult<()> {
    if let Some(taken) = waits::end_offer(&mut tx.conn, hold, "taken", cx.now).await? {
        notifications::take_back(&mut tx.conn, hold.uuid()).await?;
        waits::filled(&mut tx.conn, taken.wait, cx.now).await?;
    }
    Ok(())
}

/// What was taken is given back at once: whoever waited for it waits on.
pub(super) async fn wait_again(tx: &mut Tx, visit: BookingId) -> DbResult<()> {
    waits::wait_again(&mut tx.conn, visit).await
}

/// Takes back offers of a time whose end is being undone. Nobody has been told of them yet.
pub(super) async fn withdraw(tx: &mut Tx, cx: &Cx, freed: BookingId) -> DbResult<()> {
    for offer in waits::untold(&mut tx.conn, freed, cx.now).await? {
        waits::end_offer(&mut tx.conn, offer.booking, "withdrawn", cx.now).await?;
        waits::wait_on(&mut tx.conn, offer.wait, 0).await?;
        notifications::take_back(&mut tx.conn, offer.booking.uuid()).await?;
        if let Some(hold) = store::one(&mut tx.conn, offer.booking).await? {
            let free = Cents::new(0);
            changes::end(&mut tx.conn, &hold, EndedBy::Computer, CancelReason::Undone, free, cx.now).await?;
            note(tx, hold.id, None, BookingStatus::Cancelled, cx.now).await?;
        }
    }
    Ok(())
}

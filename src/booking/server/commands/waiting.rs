//! The waiting list at work: passing a time that came free from one person to the next.
//! An offer is a hold for one person, so nobody else can take the time while they think.

use super::super::audience_store::known_for;
use super::super::load::{self, Days};
use super::super::store::{self, Detail};
use super::super::wait_store::{self as waits, Offer, Wait};
use super::super::{change_store as changes, who_store, words};
use super::hold::Placing;
use super::{mail, note};
use crate::audit::model::{Action, Actor, Entry, Subject};
use crate::booking::audience;
use crate::booking::availability::Ask;
use crate::booking::fit::Fit;
use crate::booking::ground::Ground;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy, Opening};
use crate::booking::policy::{self, HoldTerms};
use crate::booking::waiting::{self, MOST_OFFERS_A_DAY, Passed, Waiter, Wish};
use crate::clinic::model::{AddOn, Service, add_on_ids};
use crate::notifications::server::commands as notifications;
use crate::server::cx::Cx;
use crate::server::db::{DbResult, Tx};
use crate::server::fresh;
use crate::server::jobs::{JobKind, enqueue};
use crate::server::realtime::Announcement;
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId, WaitId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::money::Cents;
use jiff::civil::Date;
use std::collections::HashMap;

/// Time that came free.
#[derive(Debug, Clone, Copy)]
pub(super) struct Freed {
    /// The booking that ended; none when the clinic opened the time.
    pub booking: Option<BookingId>,
    /// Whoever gave it up is not asked whether they want it.
    pub client: Option<ClientId>,
    pub therapist: TherapistId,
    pub busy: TimeRange,
}

impl Freed {
    pub const fn of(visit: &Detail) -> Self {
        Self { booking: Some(visit.id), client: Some(visit.client), therapist: visit.therapist, busy: visit.busy }
    }
}

/// Holds what came free for the first of those who wait and whom it suits. They are told at `told_at`: until then whoever
/// freed it can take that back. Says whether anyone was found.
pub(super) async fn offer(tx: &mut Tx, cx: &Cx, freed: Freed, told_at: Instant) -> DbResult<bool> {
    if freed.busy.start <= cx.now {
        return Ok(false);
    }
    let today = cx.practice.wall.date(cx.now).to_string();
    let mut all = waits::waiting(&mut tx.conn, &today).await?;
    if all.is_empty() {
        return Ok(false);
    }
    all.sort_by_key(|wait| waiting::order(&Waiter { since: wait.created_at, passed_up: wait.passed_up }));
    let looking = Looking::open(tx, cx, freed, &all).await?;
    let (mut passed, mut held) = (Vec::new(), None);
    for wait in all {
        match looking.best_for(tx, cx, &wait).await? {
            Ok(found) => {
                held = place(tx, cx, &looking, &wait, found, told_at).await?;
                break;
            }
            Err(why) => passed.push((wait.id, why)),
        }
    }
    // The log names a time by the booking that ended, or by the first hold in time that the clinic opened. Of opened time
    // that suits nobody there is nothing to log: it is an opening like any other.
    if let Some(named) = freed.booking.or(held) {
        for (wait, why) in passed {
            waits::insert_pass(&mut tx.conn, fresh::id(), cx.now, named, wait, why).await?;
        }
    }
    Ok(held.is_some())
}

/// The ground around a time that came free, and who had their chance.
struct Looking {
    freed: Freed,
    /// The rooms and the equipment that would do differ from service to service.
    grounds: HashMap<ServiceId, Ground>,
    with: HashMap<WaitId, Vec<TherapistId>>,
    /// What they had an offer of and let pass.
    had: HashMap<ClientId, Vec<TimeRange>>,
    offers: HashMap<ClientId, usize>,
}

/// An opening for one of those who wait, and the visit they would give up for it.
struct Match {
    service: Service,
    add_ons: Vec<AddOn>,
    opening: Opening,
    swap: Option<Detail>,
}

impl Looking {
    async fn open(tx: &mut Tx, cx: &Cx, freed: Freed, all: &[Wait]) -> DbResult<Self> {
        let wall = &cx.practice.wall;
        let days = Days::beside(wall.date(freed.busy.start));
        let taken = store::taken(&mut tx.conn, load::around(days.range(wall))).await?;
        let mut grounds = HashMap::new();
        for service in all.iter().filter_map(|wait| cx.practice.service_by(wait.service, freed.therapist)) {
            let new = || Ground::new(&load::hours_of(&cx.practice, service, freed.therapist, days), &taken, cx.now);
            grounds.entry(service.id).or_insert_with(new);
        }
        let mut with: HashMap<WaitId, Vec<TherapistId>> = HashMap::new();
        for (wait, therapist) in waits::with(&mut tx.conn).await? {
            with.entry(wait).or_default().push(therapist);
        }
        let mut offers: HashMap<ClientId, usize> = HashMap::new();
        for client in waits::offers_since(&mut tx.conn, cx.now.minus(Span::days(1))).await? {
            *offers.entry(client).or_default() += 1;
        }
        let mut had: HashMap<ClientId, Vec<TimeRange>> = HashMap::new();
        for (client, time) in waits::had_before(&mut tx.conn, freed.therapist, freed.busy).await? {
            had.entry(client).or_default().push(time);
        }
        Ok(Self { freed, grounds, with, had, offers })
    }

    /// The opening that uses what came free and suits them best, or why there is none.
    async fn best_for(&self, tx: &mut Tx, cx: &Cx, wait: &Wait) -> DbResult<Result<Match, Passed>> {
        // By person, not by wait: nobody is asked again by leaving the list and coming back.
        let had = self.had.get(&wait.client).map_or(&[][..], Vec::as_slice);
        if self.freed.booking.is_some() && !had.is_empty() {
            return Ok(Err(Passed::HadItBefore));
        }
        if self.freed.client == Some(wait.client) {
            return Ok(Err(Passed::GaveItUp));
        }
        if self.offers.get(&wait.client).is_some_and(|count| *count >= MOST_OFFERS_A_DAY) {
            return Ok(Err(Passed::OfferedEnough));
        }
        let Some(service) = cx.practice.service_by(wait.service, self.freed.therapist) else {
            return Ok(Err(Passed::OtherTherapist));
        };
        let wish = self.wish(cx, wait);
        let day = words::day_number(&cx.practice.wall, self.freed.busy.start);
        if let Err(why) = waiting::may_suit(&wish, self.freed.therapist, day) {
            return Ok(Err(why));
        }
        // The later visit it would take the place of, if that still stands.
        let swap = match wait.swaps {
            Some(visit) => store::of_client(&mut tx.conn, visit, wait.client).await?,
            None => None,
        };
        let swap = swap.filter(|visit| policy::may_move(cx.now, visit.status, visit.start).is_ok());
        let add_ons: Vec<AddOn> = cx.practice.add_ons(service.id, &add_on_ids(&wait.add_ons)).into_iter().cloned().collect();
        // The notice that counts is theirs, not the clinic's.
        let ask = Ask { earliest: cx.now, ..load::with_add_ons(load::ask(&cx.practice.clinic, service, cx.now), &add_ons) };
        let opening = match self.opening(cx, (service, &ask), &wish, had, swap.as_ref().map(|visit| visit.start)) {
            Ok(opening) => opening,
            Err(why) => return Ok(Err(why)),
        };
        if !may_have(tx, cx, service, wait, swap.as_ref(), opening).await? {
            return Ok(Err(Passed::NotForThem));
        }
        let but = swap.as_ref().map(|visit| visit.id);
        if waits::busy(&mut tx.conn, wait.client, opening.range(), but, cx.now).await? {
            return Ok(Err(Passed::BusyThen));
        }
        Ok(Ok(Match { service: service.clone(), add_ons, opening, swap }))
    }

    /// `had`: what they let pass before. `before`: only what is earlier than this is worth giving a visit up for.
    fn opening(
        &self,
        cx: &Cx,
        (service, ask): (&Service, &Ask),
        wish: &Wish,
        had: &[TimeRange],
        before: Option<Instant>,
    ) -> Result<Opening, Passed> {
        let ground = self.grounds.get(&service.id).ok_or(Passed::OtherTherapist)?;
        let found = ground.found(ask, Some(self.freed.therapist), cx.practice.shortest());
        let mut why = Passed::NoRoomForTheirVisit;
        let mut best: Option<(Fit, Opening)> = None;
        for one in found.iter().filter(|one| ask.occupied(one.opening.start).overlaps(self.freed.busy)) {
            match waiting::suits(cx.now, wish, &words::as_moment(&cx.practice.wall, one.opening), one.location) {
                Ok(()) if before.is_some_and(|before| before <= one.opening.start) => why = Passed::NotEarlier,
                Ok(()) if had.iter().any(|time| time.overlaps(ask.occupied(one.opening.start))) => why = Passed::HadItBefore,
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
            place: wait.place,
            weekdays: wait.weekdays,
            parts: wait.parts,
            first_day: day(&wait.first_day),
            last_day: day(&wait.last_day),
            notice: wait.notice,
        }
    }
}

/// Whether they may book it. Who gives up a visit of the same kind has it already.
async fn may_have(tx: &mut Tx, cx: &Cx, service: &Service, wait: &Wait, swap: Option<&Detail>, opening: Opening) -> DbResult<bool> {
    let known = known_for(&mut tx.conn, wait.client, service, cx.now).await?;
    Ok(match swap.filter(|visit| visit.service == service.id) {
        Some(_) => audience::may_move(&service.rules, &known, opening.start).is_ok(),
        None => audience::may_book(&service.rules, &known, opening.start).is_ok(),
    })
}

/// The hold that keeps it for them.
async fn place(tx: &mut Tx, cx: &Cx, looking: &Looking, wait: &Wait, found: Match, told_at: Instant) -> DbResult<Option<BookingId>> {
    let Match { service, add_ons, opening, swap: before } = found;
    let occupied = load::with_add_ons(load::ask(&cx.practice.clinic, &service, cx.now), &add_ons).occupied(opening.start);
    let ground = looking.grounds.get(&service.id);
    let Some(seat) = ground.and_then(|ground| ground.seat_for(opening.therapist, occupied)) else { return Ok(None) };
    let until = waiting::kept_until(told_at, opening.start, morning(cx, told_at));
    let entry = Entry {
        at: cx.now,
        actor: Actor::computer(),
        action: Action::Create,
        screen: "booking/offer",
        subject: Some(Subject { id: wait.client, name: wait.client_name.clone() }),
        about: None,
    };
    super::ending::expire_within(tx, cx, occupied).await?;
    let placing = Placing::for_offer(cx, wait.client, &service, opening, before.as_ref().map(|visit| visit.id), entry).with(add_ons);
    let id = placing.id;
    placing.write(tx, BookingStatus::Hold, HoldTerms { until, occupied }, seat, before.as_ref()).await?;
    enqueue(tx, JobKind::ReleaseHold, Some(id.uuid()), until, cx.now);
    waits::offered(&mut tx.conn, wait.id).await?;
    let offer = Offer { id: fresh::id(), wait: wait.id, booking: id, freed: looking.freed.booking.unwrap_or(id), told_at };
    waits::insert_offer(&mut tx.conn, &offer, cx.now).await?;
    if let Some(hold) = store::one(&mut tx.conn, id).await? {
        let until = cx.practice.wall.binding(until);
        notifications::time_came_free(tx, &mail(cx, &hold), &until, told_at, cx.now).await?;
    }
    enqueue(tx, JobKind::TellOffer, Some(id.uuid()), told_at, cx.now);
    Ok(Some(id))
}

/// Whoever has a page of ours open sees there that something is kept for them; the letter goes out at the same moment.
pub(in super::super) async fn tell(tx: &mut Tx, cx: &Cx, hold: BookingId) -> DbResult<()> {
    let Some(hold) = store::one(&mut tx.conn, hold).await?.filter(|hold| hold.status == BookingStatus::Hold) else { return Ok(()) };
    for reader in who_store::readers(&mut tx.conn, hold.client).await? {
        tx.announce(Announcement::to(reader, "offer", hold.id));
    }
    tracing::debug!(at = %cx.now.micros(), "an offer is told");
    Ok(())
}

/// Of someone who is told at night: eight in the morning that follows.
fn morning(cx: &Cx, told_at: Instant) -> Option<Instant> {
    let wall = &cx.practice.wall;
    match words::minute_of_day(wall, told_at) {
        minute if minute < 8 * 60 => Some(wall.instant(wall.date(told_at), 8 * 60)),
        minute if minute >= 21 * 60 => Some(wall.instant(load::add(wall.date(told_at), 1), 8 * 60)),
        _ => None,
    }
}

/// A hold has ended without a visit. If it was an offer, its wait goes on and, where `pass_on`, the next is offered it.
pub(super) async fn let_pass(tx: &mut Tx, cx: &Cx, hold: BookingId, time: Freed, became: &'static str, pass_on: bool) -> DbResult<()> {
    let Some(ended) = waits::end_offer(&mut tx.conn, hold, became, cx.now).await? else { return Ok(()) };
    waits::wait_on(&mut tx.conn, ended.wait, 1).await?;
    notifications::take_back(&mut tx.conn, hold.uuid()).await?;
    if !pass_on {
        return Ok(());
    }
    // Whoever gave the time up is still not asked whether they want it.
    let client = store::one(&mut tx.conn, ended.freed).await?.map(|visit| visit.client);
    // Boxed: placing an offer may in turn find one that ran out.
    Box::pin(offer(tx, cx, Freed { booking: Some(ended.freed), client, ..time }, cx.now.max(ended.told_at))).await?;
    Ok(())
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

/// Offers that would have taken the place of a visit that is over are kept: they take that of the visit which follows it, or
/// stand for themselves. The same with what someone waits to give up.
pub(super) async fn keep_offers(tx: &mut Tx, visit: BookingId, next: Option<BookingId>) -> DbResult<()> {
    waits::swap_instead(&mut tx.conn, visit, next).await?;
    // The one that is being accepted does take its place.
    for hold in waits::offers_for(&mut tx.conn, visit).await?.into_iter().filter(|hold| Some(*hold) != next) {
        match next {
            Some(next) => changes::replace_instead(&mut tx.conn, hold, next).await?,
            None => changes::stand_alone(&mut tx.conn, hold).await?,
        }
    }
    Ok(())
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
            note(tx, hold.id, None, BookingStatus::Cancelled, cx.now);
        }
    }
    Ok(())
}

//! The waitlist at work: passing a freed time from one person to the next. An offer is a hold for one person, so nobody else
//! can take the time while they decide.

use super::matching::{self, Match, MatchContext, Matcher};
use super::store as waits;
use super::store::{Offer, Wait};
use crate::booking::appointments::policy::HoldTerms;
use crate::booking::appointments::server::jobs::RELEASE_HOLD;
use crate::booking::appointments::server::steps::end::expire_within;
use crate::booking::appointments::server::steps::freed::{Ended, Freed, Offered, Then};
use crate::booking::appointments::server::steps::guards::note;
use crate::booking::appointments::server::steps::placement::Placement;
use crate::booking::appointments::server::store::{owner, reads, writes};
use crate::booking::appointments::server::words;
use crate::booking::appointments::server::words::letters::{self, mail};
use crate::booking::availability::capacity::Taken;
use crate::booking::availability::server::hours;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::booking::waitlist::policy::{self, Passed, Waiter};
use crate::notifications::server::commands as notifications;
use crate::platform::audit::entry::{Action, Actor, Entry, Subject};
use crate::platform::db::DbResult;
use crate::platform::jobs::JobKind;
use crate::platform::random;
use crate::platform::realtime::Announcement;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::ids::{BookingId, WaitId};
use crate::types::instant::Instant;
use crate::types::money::Cents;

/// About a hold that is an offer: its client may know of it from now on.
pub const TELL_OFFER: JobKind = JobKind::clinic("tell_offer");

/// Holds freed time for the first in line whom it suits, and says whether there was anyone. They are told at `told_at`: until
/// then the client who freed it can undo that.
pub async fn offer(tx: &mut Tx, cx: &Cx, freed: Freed, told_at: Instant) -> DbResult<bool> {
    let Some((waits, context)) = in_line(tx, cx, freed).await? else { return Ok(false) };
    let matcher = Matcher::open(tx, cx, freed, (&waits, &context), None).await?;
    let mut round = ask_in_turn(tx, cx, &matcher, &waits, told_at).await?;
    if round.taken.is_none()
        && let Some(others) = offer_its_room_to(tx, cx, freed, (&waits, &context), told_at).await?
    {
        // Those who were not asked again keep the reason that the therapist's own time gave.
        let before = round.passed.into_iter().filter(|(wait, _)| !others.has(*wait));
        round = Round { passed: before.chain(others.passed.clone()).collect(), taken: others.taken };
    }
    log(tx, cx, freed, &round).await?;
    Ok(round.taken.is_some())
}

/// Holds other therapists' time that the freed room makes possible, while the therapist whose visit it was is away.
async fn offer_its_room(tx: &mut Tx, cx: &Cx, freed: Freed, told_at: Instant) -> DbResult<()> {
    let Some((waits, context)) = in_line(tx, cx, freed).await? else { return Ok(()) };
    match offer_its_room_to(tx, cx, freed, (&waits, &context), told_at).await? {
        Some(round) => log(tx, cx, freed, &round).await,
        None => Ok(()),
    }
}

/// Everyone who could have the freed time, in line order, and the context they are matched in. `None`: nobody waits.
async fn in_line(tx: &mut Tx, cx: &Cx, freed: Freed) -> DbResult<Option<(Vec<Wait>, MatchContext)>> {
    if freed.busy.start <= cx.now {
        return Ok(None);
    }
    let today = cx.practice.wall.date(cx.now).to_string();
    let mut waits = waits::waiting(&mut tx.conn, &today).await?;
    waits.retain(|wait| freed.held_since.is_none_or(|since| since <= wait.wished_at));
    if waits.is_empty() {
        return Ok(None);
    }
    waits.sort_by_key(|wait| policy::order(&Waiter { since: wait.created_at, passed_up: wait.passed_up }));
    let context = MatchContext::read(tx, cx, freed.busy).await?;
    Ok(Some((waits, context)))
}

/// One round of asking down the line: who was passed over and why, and who has the time now, with their hold.
struct Round {
    passed: Vec<(WaitId, Passed)>,
    taken: Option<(WaitId, BookingId)>,
}

impl Round {
    fn has(&self, wait: WaitId) -> bool {
        self.taken.is_some_and(|(by, _)| by == wait) || self.passed.iter().any(|(one, _)| *one == wait)
    }
}

/// The first in line whom it suits gets the offer.
async fn ask_in_turn(tx: &mut Tx, cx: &Cx, matcher: &Matcher<'_>, waits: &[Wait], told_at: Instant) -> DbResult<Round> {
    let mut round = Round { passed: Vec::new(), taken: None };
    for wait in waits {
        match matcher.best_for(tx, cx, wait).await? {
            Ok(found) => {
                round.taken = make_offer(tx, cx, matcher, wait, found, told_at).await?.map(|hold| (wait.id, hold));
                break;
            }
            Err(why) => round.passed.push((wait.id, why)),
        }
    }
    Ok(round)
}

/// When the freed room or piece of equipment was the last one, other therapists were short of it: their time has come free with
/// it. `None`: nobody was found for it.
async fn offer_its_room_to(
    tx: &mut Tx,
    cx: &Cx,
    freed: Freed,
    (waits, context): (&[Wait], &MatchContext),
    told_at: Instant,
) -> DbResult<Option<Round>> {
    let Some(allocation) = freed.allocation else { return Ok(None) };
    let (therapist, busy) = (freed.therapist, freed.busy);
    let gone = Taken { therapist, room: allocation.room, equipment: allocation.equipment, busy, visit: busy, hold_until: None };
    for therapist in matching::short_of(cx, &gone, waits, context) {
        let matcher = Matcher::open(tx, cx, Freed { therapist, ..freed }, (waits, context), Some(gone)).await?;
        let round = ask_in_turn(tx, cx, &matcher, waits, told_at).await?;
        if round.taken.is_some() {
            return Ok(Some(round));
        }
    }
    Ok(None)
}

/// The log names a freed time by the booking that ended, or by the hold that was made in time the clinic opened. When opened
/// time or a hold suits nobody, nothing is logged: it is an opening like any other.
async fn log(tx: &mut Tx, cx: &Cx, freed: Freed, round: &Round) -> DbResult<()> {
    let held = round.taken.map(|(_, hold)| hold);
    let Some(named) = freed.booking.or(held).filter(|_| freed.held_since.is_none() || held.is_some()) else { return Ok(()) };
    for (wait, why) in &round.passed {
        waits::insert_pass(&mut tx.conn, random::id(), cx.now, named, *wait, *why).await?;
    }
    Ok(())
}

/// Holds the time for one of those who wait. `None`: its room is gone.
async fn make_offer(
    tx: &mut Tx,
    cx: &Cx,
    matcher: &Matcher<'_>,
    wait: &Wait,
    found: Match,
    told_at: Instant,
) -> DbResult<Option<BookingId>> {
    let Match { service, add_ons, opening, occupied, swap: before } = found;
    let Some(allocation) = matcher.allocate(service.id, opening.therapist, occupied) else { return Ok(None) };
    let until = policy::kept_until(told_at, opening.start, morning(cx, told_at));
    let entry = Entry {
        at: cx.now,
        actor: Actor::computer(),
        action: Action::Create,
        screen: "booking/offer",
        subject: Some(Subject { id: wait.client, name: wait.client_name.clone() }),
        about: None,
    };
    // Offers that ran out in this time end here and are not passed on: their time goes into this offer.
    for lapsed in expire_within(tx, cx, occupied).await? {
        if let Then::Hold { became, .. } = lapsed.then {
            end_offer(tx, cx, lapsed.booking, became).await?;
        }
    }
    let placement = Placement::for_offer(cx, wait.client, &service, opening, before.as_ref().map(|visit| visit.id), entry).with(add_ons);
    let id = placement.id;
    placement.write(tx, BookingStatus::Hold, HoldTerms { until, occupied }, allocation, before.as_ref()).await?;
    tx.enqueue(RELEASE_HOLD, Some(id.uuid()), until, cx.now);
    waits::offered(&mut tx.conn, wait.id).await?;
    let offer = Offer { id: random::id(), wait: wait.id, hold: id, freed: matcher.freed().unwrap_or(id), told_at };
    waits::insert_offer(&mut tx.conn, &offer, cx.now).await?;
    if let Some(hold) = reads::one(&mut tx.conn, id).await? {
        let until = cx.practice.wall.binding(until);
        letters::time_came_free(tx, &mail(cx, &hold), &until, told_at, cx.now).await?;
    }
    tx.enqueue(TELL_OFFER, Some(id.uuid()), told_at, cx.now);
    Ok(Some(id))
}

/// Tells open pages of an offer, at the moment when its letter goes out.
pub async fn tell(tx: &mut Tx, cx: &Cx, hold: BookingId) -> DbResult<()> {
    let Some(hold) = reads::one(&mut tx.conn, hold).await?.filter(|hold| hold.status == BookingStatus::Hold) else { return Ok(()) };
    for reader in owner::readers(&mut tx.conn, hold.client).await? {
        tx.announce(Announcement::to(reader, "offer", hold.id));
    }
    tracing::debug!(at = %cx.now.micros(), "an offer is told");
    Ok(())
}

/// For someone who is told at night: eight the next morning.
fn morning(cx: &Cx, told_at: Instant) -> Option<Instant> {
    let wall = &cx.practice.wall;
    match words::minute_of_day(wall, told_at) {
        minute if minute < 8 * 60 => Some(wall.instant(wall.date(told_at), 8 * 60)),
        minute if minute >= 21 * 60 => Some(wall.instant(hours::add(wall.date(told_at), 1), 8 * 60)),
        _ => None,
    }
}

/// Follows up on a booking that has ended: an offer behind it ends and its client waits on, and the freed time is offered to the
/// next in line.
pub async fn follow(tx: &mut Tx, cx: &Cx, ended: Ended) -> DbResult<()> {
    match ended.then {
        Then::Hold { became, goes_on } => {
            let over = end_offer(tx, cx, ended.booking, became).await?;
            if !goes_on {
                return Ok(());
            }
            let (time, told_at) = match over {
                Some(over) => (freed_again(tx, ended.time, over.freed).await?, cx.now.max(over.told_at)),
                None => (ended.time, cx.now),
            };
            offer(tx, cx, time, told_at).await?;
            Ok(())
        }
        Then::Visit { offered, instead } => {
            match offered {
                Offered::Time(told_at) => {
                    offer(tx, cx, ended.time, told_at).await?;
                }
                Offered::Room(told_at) => offer_its_room(tx, cx, ended.time, told_at).await?,
                Offered::Nothing => {}
            }
            keep_offers(tx, ended.booking, instead).await
        }
    }
}

/// Ends the offer behind this hold; `None`: it was no offer.
async fn end_offer(tx: &mut Tx, cx: &Cx, hold: BookingId, became: &'static str) -> DbResult<Option<Offer>> {
    let Some(over) = waits::end_offer(&mut tx.conn, hold, became, cx.now).await? else { return Ok(None) };
    waits::wait_on(&mut tx.conn, over.wait, 1).await?;
    notifications::take_back(&mut tx.conn, hold.uuid()).await?;
    Ok(Some(over))
}

/// The time of an offer that ended, as the booking before it freed it: the client who gave it up is still not asked.
async fn freed_again(tx: &mut Tx, time: Freed, freed: BookingId) -> DbResult<Freed> {
    let client = reads::one(&mut tx.conn, freed).await?.map(|visit| visit.client);
    Ok(Freed { booking: Some(freed), client, held_since: None, ..time })
}

/// An accepted offer became a visit and fills its wait.
pub async fn take(tx: &mut Tx, cx: &Cx, hold: BookingId) -> DbResult<()> {
    if let Some(taken) = waits::end_offer(&mut tx.conn, hold, "taken", cx.now).await? {
        notifications::take_back(&mut tx.conn, hold.uuid()).await?;
        waits::filled(&mut tx.conn, taken.wait, cx.now).await?;
    }
    Ok(())
}

/// The visit that filled a wait was undone: its client waits on.
pub async fn wait_again(tx: &mut Tx, visit: BookingId) -> DbResult<()> {
    waits::wait_again(&mut tx.conn, visit).await
}

/// Keeps offers that would have replaced a visit that is over: they replace the visit that follows it, or stand for themselves.
/// Waits that would give that visit up change likewise.
async fn keep_offers(tx: &mut Tx, visit: BookingId, next: Option<BookingId>) -> DbResult<()> {
    waits::swap_instead(&mut tx.conn, visit, next).await?;
    // `next` itself may be the offer that is being accepted.
    for hold in waits::offers_for(&mut tx.conn, visit).await?.into_iter().filter(|hold| Some(*hold) != next) {
        match next {
            Some(next) => writes::replace_instead(&mut tx.conn, hold, next).await?,
            None => writes::stand_alone(&mut tx.conn, hold).await?,
        }
    }
    Ok(())
}

/// Withdraws the offers of a freed time when the visit comes back. Nobody has been told of them yet.
pub async fn withdraw(tx: &mut Tx, cx: &Cx, freed: BookingId) -> DbResult<()> {
    for offer in waits::untold(&mut tx.conn, freed, cx.now).await? {
        waits::end_offer(&mut tx.conn, offer.hold, "withdrawn", cx.now).await?;
        waits::wait_on(&mut tx.conn, offer.wait, 0).await?;
        notifications::take_back(&mut tx.conn, offer.hold.uuid()).await?;
        if let Some(hold) = reads::one(&mut tx.conn, offer.hold).await? {
            let free = Cents::new(0);
            writes::end(&mut tx.conn, &hold, EndedBy::Computer, CancelReason::Undone, free, cx.now).await?;
            note(tx, hold.id, None, BookingStatus::Cancelled, cx.now);
        }
    }
    Ok(())
}

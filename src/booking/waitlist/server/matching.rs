//! Whom a freed time would suit: the capacity around it, and who on the waitlist could have it.

use super::store as waits;
use super::store::Wait;
use crate::booking::appointments::server::steps::freed::Freed;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::eligibility::known_for;
use crate::booking::appointments::server::store::reads;
use crate::booking::appointments::server::words;
use crate::booking::appointments::{eligibility, policy::may_move};
use crate::booking::availability::capacity::{Allocation, Capacity, Taken};
use crate::booking::availability::ranking::Fit;
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::availability::server::store;
use crate::booking::availability::starts::Ask;
use crate::booking::model::Opening;
use crate::booking::waitlist::policy::{self, MOST_OFFERS_A_DAY, Passed, Wish};
use crate::clinic::model::Service;
use crate::clinic::offering::{AddOn, add_on_ids};
use crate::platform::db::DbResult;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId, WaitId};
use crate::types::instant::{Instant, Span, TimeRange};
use jiff::civil::Date;
use std::collections::HashMap;

/// Matches one therapist's freed time with those who wait.
pub struct Matcher<'a> {
    freed: Freed,
    /// By service: they differ in the rooms and the equipment that will do.
    capacity: HashMap<ServiceId, Capacity>,
    /// Capacity before the change; set only when looking for starts that were impossible then.
    before: HashMap<ServiceId, Capacity>,
    context: &'a MatchContext,
    /// Offers in this time that each client let pass.
    had: HashMap<ClientId, Vec<TimeRange>>,
}

/// An opening for one of those who wait, and the visit they would give up for it.
pub struct Match {
    pub service: Service,
    pub add_ons: Vec<AddOn>,
    pub opening: Opening,
    /// With the buffers around it.
    pub occupied: TimeRange,
    pub swap: Option<Appointment>,
}

impl<'a> Matcher<'a> {
    /// `gone`: the booking that held, until now, a room or a piece of equipment that this therapist was short of.
    pub async fn open(
        tx: &mut Tx,
        cx: &Cx,
        freed: Freed,
        (waits, context): (&[Wait], &'a MatchContext),
        gone: Option<Taken>,
    ) -> DbResult<Self> {
        let beside = |taken: &[Taken]| {
            let mut by_service = HashMap::new();
            for service in waits.iter().filter_map(|wait| cx.practice.service_by(wait.service, freed.therapist)) {
                let new = || Capacity::new(&hours::hours_of(&cx.practice, service, freed.therapist, context.days), taken, cx.now);
                by_service.entry(service.id).or_insert_with(new);
            }
            by_service
        };
        let before = gone.map(|gone| beside(&context.with(gone))).unwrap_or_default();
        let mut had: HashMap<ClientId, Vec<TimeRange>> = HashMap::new();
        for (client, time) in waits::had_before(&mut tx.conn, freed.therapist, freed.busy).await? {
            had.entry(client).or_default().push(time);
        }
        Ok(Self { freed, capacity: beside(&context.taken), before, context, had })
    }

    /// The booking that ended; none when the clinic opened the time.
    pub fn freed(&self) -> Option<BookingId> {
        self.freed.booking
    }

    pub fn allocate(&self, service: ServiceId, therapist: TherapistId, occupied: TimeRange) -> Option<Allocation> {
        self.capacity.get(&service)?.allocate(therapist, occupied)
    }

    /// The opening that uses freed time and suits them best, or why there is none.
    pub async fn best_for(&self, tx: &mut Tx, cx: &Cx, wait: &Wait) -> DbResult<Result<Match, Passed>> {
        // Counted by person, not by wait: leaving the list and coming back does not get an offer a second time.
        let had = self.had.get(&wait.client).map_or(&[][..], Vec::as_slice);
        if let Some(why) = self.rules_out(wait.client, had) {
            return Ok(Err(why));
        }
        let Some(service) = cx.practice.service_by(wait.service, self.freed.therapist) else {
            return Ok(Err(Passed::OtherTherapist));
        };
        let wish = self.wish(cx, wait);
        let day = words::day_number(&cx.practice.wall, self.freed.busy.start);
        if let Err(why) = policy::may_suit(&wish, self.freed.therapist, day) {
            return Ok(Err(why));
        }
        // The later visit that it would replace, if that is still booked.
        let swap = match wait.swaps {
            Some(visit) => reads::of_client(&mut tx.conn, visit, wait.client).await?,
            None => None,
        };
        let swap = swap.filter(|visit| may_move(cx.now, visit.status, visit.start).is_ok());
        let add_ons: Vec<AddOn> = cx.practice.add_ons(service.id, &add_on_ids(&wait.add_ons)).into_iter().cloned().collect();
        // Their own notice counts here, not the clinic's.
        let ask = Ask { earliest: cx.now, ..hours::with_add_ons(hours::ask(&cx.practice.clinic, service, cx.now), &add_ons) };
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
        Ok(Ok(Match { service: service.clone(), add_ons, opening, occupied: ask.occupied(opening.start), swap }))
    }

    /// Why a client cannot have this time, whatever they wish for. `had`: offers that they let pass before.
    fn rules_out(&self, client: ClientId, had: &[TimeRange]) -> Option<Passed> {
        if self.freed.booking.is_some() && !had.is_empty() {
            return Some(Passed::HadItBefore);
        }
        if self.freed.client == Some(client) {
            return Some(Passed::GaveItUp);
        }
        let enough = self.context.offers.get(&client).is_some_and(|count| *count >= MOST_OFFERS_A_DAY);
        enough.then_some(Passed::OfferedEnough)
    }

    /// `had`: offers that they let pass before. `swap`: the start of the visit they would give up, for an earlier one only.
    fn opening(
        &self,
        cx: &Cx,
        (service, ask): (&Service, &Ask),
        wish: &Wish,
        had: &[TimeRange],
        swap: Option<Instant>,
    ) -> Result<Opening, Passed> {
        let capacity = self.capacity.get(&service.id).ok_or(Passed::OtherTherapist)?;
        let found = capacity.candidates(ask, Some(self.freed.therapist), cx.practice.shortest());
        let could_be_had = |occupied: TimeRange| {
            self.before.get(&service.id).is_some_and(|before| before.allocate(self.freed.therapist, occupied).is_some())
        };
        let mut why = Passed::NoRoomForTheirVisit;
        let mut best: Option<(Fit, Opening)> = None;
        let uses = |occupied: TimeRange| occupied.overlaps(self.freed.busy) && !could_be_had(occupied);
        for one in found.iter().filter(|one| uses(ask.occupied(one.opening.start))) {
            match policy::suits(cx.now, wish, &words::as_moment(&cx.practice.wall, one.opening), one.location) {
                Ok(()) if swap.is_some_and(|swap| swap <= one.opening.start) => why = Passed::NotEarlier,
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
            therapists: self.context.named.get(&wait.id).cloned().unwrap_or_default(),
            place: wait.place.into(),
            weekdays: wait.weekdays,
            parts: wait.parts,
            first_day: day(&wait.first_day),
            last_day: day(&wait.last_day),
            notice: wait.notice(),
        }
    }
}

/// Whether they may book it. Giving up a visit of the same service counts as moving that visit.
async fn may_have(tx: &mut Tx, cx: &Cx, service: &Service, wait: &Wait, swap: Option<&Appointment>, opening: Opening) -> DbResult<bool> {
    let known = known_for(&mut tx.conn, wait.client, service, cx.now).await?;
    Ok(match swap.filter(|visit| visit.service == service.id) {
        Some(_) => eligibility::may_move(&service.rules, &known, opening.start).is_ok(),
        None => eligibility::may_book(&service.rules, &known, opening.start).is_ok(),
    })
}

/// Everything about a freed time that does not depend on the therapist.
pub struct MatchContext {
    days: Days,
    taken: Vec<Taken>,
    /// The therapists that a wait names; none: anyone.
    named: HashMap<WaitId, Vec<TherapistId>>,
    /// How many offers each client had within a day.
    offers: HashMap<ClientId, usize>,
}

impl MatchContext {
    pub async fn read(tx: &mut Tx, cx: &Cx, busy: TimeRange) -> DbResult<Self> {
        let days = Days::beside(cx.practice.wall.date(busy.start));
        let taken = store::taken(&mut tx.conn, hours::padded(days.range(&cx.practice.wall))).await?;
        let mut named: HashMap<WaitId, Vec<TherapistId>> = HashMap::new();
        for (wait, therapist) in waits::with(&mut tx.conn).await? {
            named.entry(wait).or_default().push(therapist);
        }
        let mut offers: HashMap<ClientId, usize> = HashMap::new();
        for client in waits::offers_since(&mut tx.conn, cx.now.minus(Span::days(1))).await? {
            *offers.entry(client).or_default() += 1;
        }
        Ok(Self { days, taken, named, offers })
    }

    /// Everything taken, `gone` included, in order of time.
    fn with(&self, gone: Taken) -> Vec<Taken> {
        let mut all = self.taken.clone();
        all.push(gone);
        all.sort_by_key(|one| (one.busy.start, one.busy.end));
        all
    }
}

/// At most this many other therapists are tried when a room comes free.
const MOST_OTHERS: usize = 50;

/// The other therapists who could not be booked for want of the freed room or piece of equipment: they work then at that place
/// and give a service that someone waits for, and no other room or piece would have done.
pub fn short_of(cx: &Cx, gone: &Taken, waits: &[Wait], context: &MatchContext) -> Vec<TherapistId> {
    let practice = &cx.practice;
    let Some(place) = practice.rooms.iter().find(|room| room.id == gone.room).map(|room| room.location) else { return Vec::new() };
    let taken = context.with(*gone);
    let works = |therapist: TherapistId| {
        let rosters = practice.therapist(therapist).map(|one| hours::rosters(practice, one, context.days)).unwrap_or_default();
        rosters.iter().any(|roster| roster.location == place && roster.open.iter().any(|open| open.overlaps(gone.busy)))
    };
    let mut capacity: HashMap<ServiceId, Capacity> = HashMap::new();
    let mut others: Vec<TherapistId> = Vec::new();
    for wait in waits {
        let Some(service) = practice.service(wait.service) else { continue };
        // A visit that uses some of this time may reach beyond it on either side.
        let add_ons = practice.add_ons(service.id, &add_on_ids(&wait.add_ons));
        let reach = hours::with_add_ons(hours::ask(&practice.clinic, service, cx.now), add_ons).occupied(gone.busy.start).length();
        let wide = TimeRange::new(gone.busy.start.minus(reach), gone.busy.end.plus(reach));
        let new = || Capacity::new(&hours::hours_of(practice, service, gone.therapist, context.days), &taken, cx.now);
        if capacity.entry(service.id).or_insert_with(new).has_allocation(place, wide) {
            continue;
        }
        let named = context.named.get(&wait.id).map_or(&[][..], Vec::as_slice);
        let givers = practice.therapists_for(service.id).map(|one| one.id).filter(|one| named.is_empty() || named.contains(one));
        for therapist in givers.filter(|one| *one != gone.therapist) {
            if others.len() < MOST_OTHERS && !others.contains(&therapist) && works(therapist) {
                others.push(therapist);
            }
        }
    }
    others
}

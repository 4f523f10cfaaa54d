//! Whom a time that came free would suit: the ground around it, and who of those who wait could have it.

use super::store as waits;
use super::store::Wait;
use crate::booking::appointments::server::steps::freed::Freed;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::eligibility::known_for;
use crate::booking::appointments::server::store::reads;
use crate::booking::appointments::server::words;
use crate::booking::appointments::{eligibility, policy};
use crate::booking::availability::capacity::{Allocation, Capacity, Taken};
use crate::booking::availability::ranking::Fit;
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::availability::server::store;
use crate::booking::availability::starts::Ask;
use crate::booking::model::Opening;
use crate::booking::waitlist::policy as waiting;
use crate::booking::waitlist::policy::{MOST_OFFERS_A_DAY, Passed, Wish};
use crate::clinic::model::Service;
use crate::clinic::offering::{AddOn, add_on_ids};
use crate::platform::db::DbResult;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId, WaitId};
use crate::types::instant::{Instant, Span, TimeRange};
use jiff::civil::Date;
use std::collections::HashMap;

/// The ground around a time that came free, and who had their chance.
pub struct Matcher<'a> {
    freed: Freed,
    /// The rooms and the equipment that would do differ from service to service.
    grounds: HashMap<ServiceId, Capacity>,
    /// The same as it was a moment ago, where only what could not be had then counts.
    before: HashMap<ServiceId, Capacity>,
    around: &'a MatchContext,
    /// What they had an offer of and let pass.
    had: HashMap<ClientId, Vec<TimeRange>>,
}

/// An opening for one of those who wait, and the visit they would give up for it.
pub struct Match {
    pub service: Service,
    pub add_ons: Vec<AddOn>,
    pub opening: Opening,
    /// With what its therapist and its room need around it.
    pub occupied: TimeRange,
    pub swap: Option<Appointment>,
}

impl<'a> Matcher<'a> {
    /// `gone`: what kept a room or a piece of equipment until now that this therapist was short of.
    pub async fn open(
        tx: &mut Tx,
        cx: &Cx,
        freed: Freed,
        (all, around): (&[Wait], &'a MatchContext),
        gone: Option<Taken>,
    ) -> DbResult<Self> {
        let on = |taken: &[Taken]| {
            let mut grounds = HashMap::new();
            for service in all.iter().filter_map(|wait| cx.practice.service_by(wait.service, freed.therapist)) {
                let new = || Capacity::new(&hours::hours_of(&cx.practice, service, freed.therapist, around.days), taken, cx.now);
                grounds.entry(service.id).or_insert_with(new);
            }
            grounds
        };
        let before = gone.map(|gone| on(&around.with(gone))).unwrap_or_default();
        let mut had: HashMap<ClientId, Vec<TimeRange>> = HashMap::new();
        for (client, time) in waits::had_before(&mut tx.conn, freed.therapist, freed.busy).await? {
            had.entry(client).or_default().push(time);
        }
        Ok(Self { freed, grounds: on(&around.taken), before, around, had })
    }

    /// The booking that ended; none when the clinic opened the time.
    pub fn freed(&self) -> Option<BookingId> {
        self.freed.booking
    }

    pub fn seat_for(&self, service: ServiceId, therapist: TherapistId, occupied: TimeRange) -> Option<Allocation> {
        self.grounds.get(&service)?.seat_for(therapist, occupied)
    }

    /// The opening that uses what came free and suits them best, or why there is none.
    pub async fn best_for(&self, tx: &mut Tx, cx: &Cx, wait: &Wait) -> DbResult<Result<Match, Passed>> {
        // By person, not by wait: nobody is asked again by leaving the list and coming back.
        let had = self.had.get(&wait.client).map_or(&[][..], Vec::as_slice);
        if let Some(why) = self.passes_over(wait.client, had) {
            return Ok(Err(why));
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
            Some(visit) => reads::of_client(&mut tx.conn, visit, wait.client).await?,
            None => None,
        };
        let swap = swap.filter(|visit| policy::may_move(cx.now, visit.status, visit.start).is_ok());
        let add_ons: Vec<AddOn> = cx.practice.add_ons(service.id, &add_on_ids(&wait.add_ons)).into_iter().cloned().collect();
        // The notice that counts is theirs, not the clinic's.
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

    /// Why this is not for someone, whatever they wish for. `had`: what they let pass before.
    fn passes_over(&self, client: ClientId, had: &[TimeRange]) -> Option<Passed> {
        if self.freed.booking.is_some() && !had.is_empty() {
            return Some(Passed::HadItBefore);
        }
        if self.freed.client == Some(client) {
            return Some(Passed::GaveItUp);
        }
        let enough = self.around.offers.get(&client).is_some_and(|count| *count >= MOST_OFFERS_A_DAY);
        enough.then_some(Passed::OfferedEnough)
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
        let could_be_had = |occupied: TimeRange| {
            self.before.get(&service.id).is_some_and(|before| before.seat_for(self.freed.therapist, occupied).is_some())
        };
        let mut why = Passed::NoRoomForTheirVisit;
        let mut best: Option<(Fit, Opening)> = None;
        let uses = |occupied: TimeRange| occupied.overlaps(self.freed.busy) && !could_be_had(occupied);
        for one in found.iter().filter(|one| uses(ask.occupied(one.opening.start))) {
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
            therapists: self.around.named.get(&wait.id).cloned().unwrap_or_default(),
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
async fn may_have(tx: &mut Tx, cx: &Cx, service: &Service, wait: &Wait, swap: Option<&Appointment>, opening: Opening) -> DbResult<bool> {
    let known = known_for(&mut tx.conn, wait.client, service, cx.now).await?;
    Ok(match swap.filter(|visit| visit.service == service.id) {
        Some(_) => eligibility::may_move(&service.rules, &known, opening.start).is_ok(),
        None => eligibility::may_book(&service.rules, &known, opening.start).is_ok(),
    })
}

/// What is the same for every therapist whose time is looked at.
pub struct MatchContext {
    days: Days,
    taken: Vec<Taken>,
    /// Whom someone waits for; nobody named is anyone.
    named: HashMap<WaitId, Vec<TherapistId>>,
    /// How many offers someone had within a day.
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

    /// What is taken, and this, in order of time.
    fn with(&self, gone: Taken) -> Vec<Taken> {
        let mut all = self.taken.clone();
        all.push(gone);
        all.sort_by_key(|one| (one.busy.start, one.busy.end));
        all
    }
}

/// As many other therapists as are looked at when a room comes free.
const MOST_OTHERS: usize = 50;

/// The other therapists who work then at the place of what came free and give what someone waits for, where nothing else would
/// have done for it: no other room, or no other piece of what it needs.
pub fn short_of(cx: &Cx, gone: &Taken, all: &[Wait], around: &MatchContext) -> Vec<TherapistId> {
    let practice = &cx.practice;
    let Some(place) = practice.rooms.iter().find(|room| room.id == gone.room).map(|room| room.location) else { return Vec::new() };
    let taken = around.with(*gone);
    let works = |therapist: TherapistId| {
        let posts = practice.therapist(therapist).map(|one| hours::posts(practice, one, around.days)).unwrap_or_default();
        posts.iter().any(|post| post.location == place && post.open.iter().any(|open| open.overlaps(gone.busy)))
    };
    let mut grounds: HashMap<ServiceId, Capacity> = HashMap::new();
    let mut others: Vec<TherapistId> = Vec::new();
    for wait in all {
        let Some(service) = practice.service(wait.service) else { continue };
        // A visit that uses some of this time may reach beyond it on either side.
        let add_ons = practice.add_ons(service.id, &add_on_ids(&wait.add_ons));
        let reach = hours::with_add_ons(hours::ask(&practice.clinic, service, cx.now), add_ons).occupied(gone.busy.start).length();
        let wide = TimeRange::new(gone.busy.start.minus(reach), gone.busy.end.plus(reach));
        let new = || Capacity::new(&hours::hours_of(practice, service, gone.therapist, around.days), &taken, cx.now);
        if grounds.entry(service.id).or_insert_with(new).has_seat(place, wide) {
            continue;
        }
        let named = around.named.get(&wait.id).map_or(&[][..], Vec::as_slice);
        let givers = practice.therapists_for(service.id).map(|one| one.id).filter(|one| named.is_empty() || named.contains(one));
        for therapist in givers.filter(|one| *one != gone.therapist) {
            if others.len() < MOST_OTHERS && !others.contains(&therapist) && works(therapist) {
                others.push(therapist);
            }
        }
    }
    others
}

//! Placing a time for a client, as a hold or as a visit: all within the transaction.

use super::end::{end, end_visit, expire_within};
use super::freed::{Ended, Step};
use super::guards::{Ending, is_eligible, no_other_visit, note, own, queue};
use super::placement::{Beside, Placement};
use super::refusal::Refused;
use crate::booking::appointments::policy::{self, HoldTerms};
use crate::booking::appointments::server::jobs::RELEASE_HOLD;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::availability::capacity::{Allocation, Capacity};
use crate::booking::availability::server::{hours, store};
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Entry};
use crate::platform::db::DbResult;
use crate::platform::realtime::Announcement;
use crate::platform::tx::Tx;
use crate::types::ids::BookingId;
use crate::types::instant::Instant;
use crate::types::money::Cents;

impl Placement {
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
        let terms = HoldTerms { until: self.guests_until(terms.until)?, ..terms };
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

    /// The visit it would replace, which must still be booked.
    async fn replaced(&self, tx: &mut Tx) -> Result<Option<Appointment>, AppError> {
        let Some(old) = self.replaces else { return Ok(None) };
        let old = own(&mut tx.conn, old, self.client).await?;
        policy::may_move(self.cx.now, old.status, old.start)?;
        Ok(Some(old))
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

    /// A guest's hold is shorter, and holding the same time anew does not stretch it beyond what a hold stretches in all.
    fn guests_until(&self, until: Instant) -> Result<Instant, Refused> {
        let now = self.cx.now;
        if self.beside == Beside::Others {
            return Ok(until);
        }
        let longest = self.held_since.unwrap_or(now).plus(policy::HOLD_IN_ALL);
        let until = until.min(now.plus(policy::GUEST_HOLD)).min(longest);
        if until > now { Ok(until) } else { Err(Refused::Because(AppError::HoldExpired)) }
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
}

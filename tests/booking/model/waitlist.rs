//! Fairness of the waitlist: a freed time is offered to the first person in line whom it suits, and to someone as long as it
//! suits anyone.

use super::play::{Play, Pool, read};
use super::reference::Booked;
use sqlx::{AssertSqlSafe, Row};
use unknot::booking::waitlist::policy::MOST_OFFERS_A_DAY;
use unknot::types::ids::{BookingId, PersonId, WaitId};
use unknot::types::instant::{Instant, Span, TimeRange};
use uuid::Uuid;

/// A person in line.
struct InLine {
    /// Fewest times passed up first, then the longest wait.
    place: (i64, i64, WaitId),
    owner: PersonId,
    since: Instant,
    swaps: Option<BookingId>,
    /// Has an offer now.
    offered: bool,
}

/// An offer that was made: to whom, and of which time.
struct Made {
    owner: PersonId,
    at: Instant,
    state: String,
    busy: TimeRange,
    therapist: Uuid,
}

impl Play {
    /// `offer`: the hold and the wait of the one offer that the last step made. Steps that free several times are left to the
    /// other checks: their second offer depends on the first.
    pub async fn is_fair(&self, offer: Option<(BookingId, WaitId)>) {
        let [freed] = self.model.freed.as_slice() else { return };
        let freed = self.model.row(*freed).clone();
        let (line, made) = (self.line().await, self.made().await);
        let hold = offer.map(|(hold, _)| hold);
        let place = |wait: WaitId| line.iter().find(|one| one.place.2 == wait).expect("an offer for someone who does not wait").place;
        let before = offer.map(|(_, wait)| place(wait));
        let ahead = line.iter().filter(|one| !one.offered && before.is_none_or(|before| one.place < before));
        for one in ahead {
            assert!(!self.suits(one, &freed, hold, &made), "{:?} was passed over for {offer:?} when {freed:?} came free", one.owner);
        }
    }

    /// Whether this person could have a start that uses the freed time. `hold`: the part of it that was offered to someone else.
    fn suits(&self, one: &InLine, freed: &Booked, hold: Option<BookingId>, made: &[Made]) -> bool {
        let giver = match freed.offer {
            Some(offer) if freed.confirmed_at.is_none() => self.model.rows.iter().find(|row| row.id == offer.freed).map(|row| row.owner),
            _ => Some(freed.owner),
        };
        let only_held = freed.confirmed_at.is_none() && freed.offer.is_none();
        let theirs = made.iter().filter(|made| made.owner == one.owner);
        let had = theirs.clone().any(|made| {
            ["declined", "lapsed"].contains(&made.state.as_str())
                && made.therapist == freed.therapist.uuid()
                && made.busy.overlaps(freed.busy)
        });
        let lately = theirs.filter(|made| made.state != "withdrawn" && made.at > self.model.now.minus(Span::days(1))).count();
        if giver == Some(one.owner) || had || lately >= MOST_OFFERS_A_DAY || (only_held && one.since < freed.created_at) {
            return false;
        }
        let swap = one.swaps.filter(|visit| self.model.may_move(*visit));
        let earliest = swap.map(|visit| self.model.row(visit).start);
        let but: Vec<BookingId> = hold.into_iter().collect();
        self.slots.iter().filter(|slot| slot.therapist == freed.therapist && slot.busy.overlaps(freed.busy)).any(|slot| {
            let visit = TimeRange::new(slot.start, slot.end);
            let is_theirs =
                |row: &&Booked| row.owner == one.owner && Some(row.id) != swap && TimeRange::new(row.start, row.end).overlaps(visit);
            let busy = self.model.rows.iter().filter(is_theirs).any(|row| row.keeps(self.model.now) && Some(row.id) != hold);
            self.model.is_open(*slot) && self.model.is_free(*slot, &but) && earliest.is_none_or(|start| slot.start < start) && !busy
        })
    }

    async fn line(&self) -> Vec<InLine> {
        let sql = "select id, client_id, created_at, passed_up, swaps, state, wished_at from waits where state in ('waiting', 'offered')"
            .to_owned();
        read!(&self.pool, sql.clone(), |row| InLine {
            place: (row.get(3), row.get(2), WaitId::from_uuid(row.get(0))),
            owner: PersonId::from_uuid(row.get(1)),
            since: Instant::from_micros(row.get(6)),
            swaps: row.get::<Option<Uuid>, _>(4).map(BookingId::from_uuid),
            offered: row.get::<String, _>(5) == "offered",
        })
    }

    async fn made(&self) -> Vec<Made> {
        let sql = "select b.client_id, o.made_at, o.state, b.busy_from, b.busy_until, b.therapist_id
                   from wait_offers o join bookings b on b.id = o.booking_id"
            .to_owned();
        let at = Instant::from_micros;
        read!(&self.pool, sql.clone(), |row| Made {
            owner: PersonId::from_uuid(row.get(0)),
            at: at(row.get(1)),
            state: row.get(2),
            busy: TimeRange::new(at(row.get(3)), at(row.get(4))),
            therapist: row.get(5),
        })
    }
}

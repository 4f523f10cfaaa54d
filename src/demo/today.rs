//! Tomás's day today, fixed: some visits over, one under way or next, one note begun and one not.

use super::calendar::Slot;
use super::cast::CLIENTS;
use super::desk::Desk;
use super::house::{MASSAGE_45, MASSAGE_60, TOMAS};
use super::maya;
use super::named::{DOROTHY, WENDELL, complaint_of};
use super::plan::Plan;
use super::rng::Rng;
use super::scribe::Scribe;
use super::words::Complaint;
use crate::clinic::model::ServiceKind;
use crate::treatments::server::commands::PastVisit;
use crate::types::ids::ClientId;
use crate::types::instant::{Instant, Span};

const PART: u64 = 30;

/// Minute, service and client. The last comes only if his shift of today is long enough.
const DAY: [(i64, usize, &str); 7] = [
    (480, MASSAGE_60, "Gord Baines"),
    (555, MASSAGE_45, "Amara Nwosu"),
    (660, MASSAGE_60, "Rosalind Achterberg"),
    (780, MASSAGE_45, "Hamid Sohrabi"),
    (870, MASSAGE_60, DOROTHY),
    (960, MASSAGE_60, WENDELL),
    (1125, MASSAGE_60, "Siobhan Keane"),
];

/// Whether this client comes today, and so not on the days around it.
pub fn comes(name: &str) -> bool {
    DAY.iter().any(|(_, _, own)| *own == name)
}

/// Takes these starts before anyone else can, and the rest of the day.
pub fn keep_free(desk: &mut Desk) -> Vec<(Slot, &'static str)> {
    let today = desk.today;
    let kept = DAY.iter().filter_map(|(minute, service, name)| {
        let slot = Slot { who: TOMAS, date: today, minute: *minute, service: *service };
        desk.calendar.take_exactly(slot).map(|slot| (slot, *name))
    });
    let kept = kept.collect();
    desk.calendar.close(TOMAS, today);
    kept
}

/// Books the clients, once all of them are there.
pub fn put_in(desk: &mut Desk, day: &[(Slot, &'static str)]) {
    let mut rng = Rng::of(desk.seed, PART);
    for (slot, name) in day {
        let Some(client) = desk.plan.client(name) else { continue };
        let made = desk.now.minus(Span::days(rng.range(6, 13)));
        if desk.is_past(*slot) {
            let minutes = desk.service(slot.service).map_or(60, |service| service.minutes);
            let pain = last_pain(&desk.plan, client).max(1);
            let written = Scribe::new(complaint(name), name, &mut rng).note(ServiceKind::Massage, minutes, pain, &mut rng);
            desk.visit(client, *slot, made, written);
        } else {
            desk.book(client, *slot, made);
        }
    }
}

fn complaint(name: &str) -> Complaint {
    let listed = CLIENTS.iter().find(|client| client.name == name).map(|client| client.complaint);
    listed.or_else(|| complaint_of(name)).unwrap_or(Complaint::LowBack)
}

fn last_pain(plan: &Plan, client: ClientId) -> u8 {
    let own = plan.answered.iter().filter(|one| one.client == client);
    own.max_by_key(|one| one.answered).map_or(5, |one| one.pain.points())
}

/// Leaves the last visit of Tomás without a note, and the one before it with an unfinished note.
pub fn leave_unsigned(plan: &mut Plan) {
    let Some(tomas) = plan.house.colleague(TOMAS).map(|one| one.therapist.id) else { return };
    // Early in the morning these are visits of the day before. Maya's notes stay as they are.
    let maya = plan.client(maya::NAME);
    let may_wait = |visit: &PastVisit| visit.therapist == tomas && Some(visit.client) != maya;
    let mut ends: Vec<Instant> = plan.visits.iter().filter(|visit| may_wait(visit)).map(|visit| visit.end).collect();
    ends.sort_unstable();
    let (last, before) = (ends.pop(), ends.pop());
    plan.visits.retain(|visit| !may_wait(visit) || Some(visit.end) != last);
    let begun = plan.visits.iter_mut().find(|visit| may_wait(visit) && Some(visit.end) == before);
    if let Some(visit) = begun {
        visit.signed_at = None;
        visit.note.summary = visit.note.summary.lines().next().unwrap_or_default().to_owned();
        visit.note.pain_after = None;
        visit.note.home_care.clear();
        for area in &mut visit.note.areas {
            area.after = None;
        }
    }
}

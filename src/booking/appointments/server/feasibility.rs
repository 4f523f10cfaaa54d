//! Whether a visit can still take place as it is booked: its therapist works then and there, its room is in use and the equipment
//! it needs exists. Asked before a change of the clinic is saved, when a hold is confirmed, and when an end is undone.

use super::store::booking::Appointment;
use crate::booking::appointments::problems::Obstacle;
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::availability::starts;
use crate::clinic::server::practice::Practice;

/// The first obstacle to this visit, if there is one.
pub fn obstacle(practice: &Practice, visit: &Appointment) -> Option<Obstacle> {
    let days = Days::beside(practice.wall.date(visit.start));
    let rosters = practice.therapist(visit.therapist).map(|one| hours::rosters(practice, one, days)).unwrap_or_default();
    let mut works = rosters.iter().filter(|roster| starts::is_open(&roster.open, visit.range()));
    match (works.clone().next(), works.any(|roster| roster.location == visit.location)) {
        (None, _) => return Some(Obstacle::NobodyWorks),
        (Some(_), false) => return Some(Obstacle::OtherPlace),
        (Some(_), true) => {}
    }
    // A retired service is still given to clients who have it booked.
    if practice.service(visit.service).is_some() && !practice.gives(visit.therapist, visit.service) {
        return Some(Obstacle::NotGiven);
    }
    if !practice.rooms_for(visit.service).any(|room| room.id == visit.room) {
        return Some(Obstacle::NoRoom);
    }
    let pieces = practice.service_of_visit(visit.service).and_then(|service| practice.equipment_for(service));
    let is_there = pieces.is_none_or(|pieces| visit.equipment.is_some_and(|mine| pieces.iter().any(|(id, _)| *id == mine)));
    (!is_there).then_some(Obstacle::NoEquipment)
}

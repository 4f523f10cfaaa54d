//! Whether a visit can still take place as it is booked: its therapist works then and there, its room is in use and what it
//! needs is there. Asked before a change of the clinic is saved, when a hold becomes a visit, and when a visit is brought back.

use super::store::booking::Appointment;
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::availability::starts;
use crate::clinic::server::practice::Practice;

/// Why a visit cannot take place as it is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    NobodyWorks,
    OtherPlace,
    NoRoom,
    NoEquipment,
    NotGiven,
}

impl Obstacle {
    pub const fn words(self) -> &'static str {
        match self {
            Self::NobodyWorks => "the therapist does not work then",
            Self::OtherPlace => "the therapist works at another place then",
            Self::NoRoom => "its room cannot be used for it any more",
            Self::NoEquipment => "what it needs is not there any more",
            Self::NotGiven => "the therapist does not give it any more",
        }
    }

    /// Whether another room, or another piece of what it needs, would mend it.
    pub const fn is_of_the_room(self) -> bool {
        matches!(self, Self::NoRoom | Self::NoEquipment)
    }
}

/// What stands in the way of this visit, if anything does.
pub fn obstacle(practice: &Practice, visit: &Appointment) -> Option<Obstacle> {
    let days = Days::beside(practice.wall.date(visit.start));
    let posts = practice.therapist(visit.therapist).map(|one| hours::posts(practice, one, days)).unwrap_or_default();
    let mut works = posts.iter().filter(|post| starts::is_open(&post.open, visit.range()));
    match (works.clone().next(), works.any(|post| post.location == visit.location)) {
        (None, _) => return Some(Obstacle::NobodyWorks),
        (Some(_), false) => return Some(Obstacle::OtherPlace),
        (Some(_), true) => {}
    }
    // A service that is offered no more is given to those who have it booked.
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

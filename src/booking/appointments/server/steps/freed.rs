//! What a step frees. Steps do not offer it on: they return it, and whoever runs them offers all of it once, at the end of the
//! same transaction, when everything that is placed has its time.

use super::guards::Ending;
use crate::booking::appointments::policy::UNDO;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::availability::capacity::Allocation;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::types::ids::{BookingId, ClientId, TherapistId};
use crate::types::instant::{Instant, TimeRange};

/// Time that came free.
#[derive(Debug, Clone, Copy)]
pub struct Freed {
    /// The booking that ended; none when the clinic opened the time.
    pub booking: Option<BookingId>,
    /// Whoever gave it up is not asked whether they want it.
    pub client: Option<ClientId>,
    pub therapist: TherapistId,
    pub busy: TimeRange,
    /// The room, and what it needed besides, that came free with it; none when the clinic opened the time.
    pub seat: Option<Allocation>,
    /// Since when it was only held. Whoever waited before saw it as an opening like any other and is not asked.
    pub held_since: Option<Instant>,
}

impl Freed {
    pub fn of(visit: &Appointment) -> Self {
        Self {
            booking: Some(visit.id),
            client: Some(visit.client),
            therapist: visit.therapist,
            busy: visit.busy,
            seat: Some(Allocation { room: visit.room, equipment: visit.equipment }),
            held_since: (visit.status == BookingStatus::Hold).then_some(visit.created_at),
        }
    }
}

/// A booking that ended, and what follows for those who wait.
#[derive(Debug, Clone, Copy)]
pub struct Ended {
    pub booking: BookingId,
    pub time: Freed,
    pub then: Then,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// A hold ended without a visit. If it was an offer, it ends as this says; where `goes_on`, its time is offered to the next.
    Hold { became: &'static str, goes_on: bool },
    /// A visit ended. Offers that would have taken its place are kept, for `instead` or on their own.
    Visit { offered: Offered, instead: Option<BookingId> },
}

/// Who is offered what a visit frees, and from when on they may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    Time(Instant),
    /// Its therapist is away, but its room is free for others.
    Room(Instant),
    Nothing,
}

/// What a step answers, and what it freed.
pub type Step<T> = (T, Vec<Ended>);

impl Ended {
    pub fn of(visit: &Appointment, ending: &Ending, instead: Option<BookingId>) -> Self {
        let then = match visit.status {
            BookingStatus::Hold => Then::Hold { became: "declined", goes_on: true },
            _ => Then::Visit { offered: offered(ending), instead },
        };
        Self { booking: visit.id, time: Freed::of(visit), then }
    }
}

fn offered(ending: &Ending) -> Offered {
    match ending.reason {
        // A client may take back what they give up for three minutes; nobody is told before.
        _ if ending.by == EndedBy::Client => Offered::Time(ending.at.plus(UNDO)),
        CancelReason::TherapistAway => Offered::Room(ending.at),
        reason if reason.is_the_clinics() => Offered::Nothing,
        _ => Offered::Time(ending.at),
    }
}

//! The time that a step frees. Steps return it instead of offering it: `booking::server::change` offers all of it at the end of the
//! same transaction, after the step has taken the time it needs.

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
    /// The client who gave it up, to whom it is not offered.
    pub client: Option<ClientId>,
    pub therapist: TherapistId,
    pub busy: TimeRange,
    /// The room and equipment that came free with it; none when the clinic opened the time.
    pub allocation: Option<Allocation>,
    /// Set if it was only held: since when. Clients who waited before then could have booked it and are not offered it.
    pub held_since: Option<Instant>,
}

impl Freed {
    pub fn of(visit: &Appointment) -> Self {
        Self {
            booking: Some(visit.id),
            client: Some(visit.client),
            therapist: visit.therapist,
            busy: visit.busy,
            allocation: Some(visit.allocation()),
            held_since: (visit.status == BookingStatus::Hold).then_some(visit.created_at),
        }
    }
}

/// A booking that ended, and what follows for the waitlist.
#[derive(Debug, Clone, Copy)]
pub struct Ended {
    pub booking: BookingId,
    pub time: Freed,
    pub then: Then,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// A hold ended without a visit. If it was an offer, that offer becomes `became`. If `goes_on`, its time is offered to the next.
    Hold { became: &'static str, goes_on: bool },
    /// A visit ended. Offers that would have replaced it are kept: they replace `instead`, or stand alone.
    Visit { offered: Offered, instead: Option<BookingId> },
}

/// The part of an ended visit’s time that is offered, and from when clients may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    Time(Instant),
    /// Its therapist is away, but its room is free for others.
    Room(Instant),
    Nothing,
}

/// The answer of a step, and the bookings that it ended.
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
        // The client can undo it for three minutes; nobody is told before then.
        _ if ending.by == EndedBy::Client => Offered::Time(ending.at.plus(UNDO)),
        CancelReason::TherapistAway => Offered::Room(ending.at),
        reason if reason.is_the_clinics() => Offered::Nothing,
        _ => Offered::Time(ending.at),
    }
}

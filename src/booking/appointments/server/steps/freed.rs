//! Time that came free.

use crate::booking::appointments::server::store::booking::Detail;
use crate::booking::availability::capacity::Seat;
use crate::booking::model::BookingStatus;
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
    pub seat: Option<Seat>,
    /// Since when it was only held. Whoever waited before saw it as an opening like any other and is not asked.
    pub held_since: Option<Instant>,
}

impl Freed {
    pub fn of(visit: &Detail) -> Self {
        Self {
            booking: Some(visit.id),
            client: Some(visit.client),
            therapist: visit.therapist,
            busy: visit.busy,
            seat: Some(Seat { room: visit.room, equipment: visit.equipment }),
            held_since: (visit.status == BookingStatus::Hold).then_some(visit.created_at),
        }
    }
}

//! The opening that was chosen.

use crate::types::ids::{AddOnId, BookingId, ServiceId, TherapistId};
use crate::types::instant::Instant;

/// An opening with the service that is wanted in it.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub start: Instant,
    /// The visit it would replace.
    pub replaces: Option<BookingId>,
    pub add_ons: Vec<AddOnId>,
}

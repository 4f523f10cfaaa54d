//! The opening that was chosen.

use crate::types::ids::{AddOnId, BookingId, ServiceId, TherapistId};
use crate::types::instant::Instant;

/// The opening that was tapped.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub start: Instant,
    /// The visit it would take the place of.
    pub replaces: Option<BookingId>,
    pub add_ons: Vec<AddOnId>,
}

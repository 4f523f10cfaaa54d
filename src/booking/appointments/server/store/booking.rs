//! A booking with everything that is asked of it.

use crate::booking::appointments::cancellation::{self, CancelTerms};
use crate::booking::appointments::policy::Steps;
use crate::booking::model::{BookingStatus, CancelReason, CancelRules, EndedBy};
use crate::platform::audit::entry::Subject;
use crate::types::ids::{BookingId, ClientId, EquipmentId, LocationId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, TimeRange};
use crate::types::money::Cents;
use crate::types::person::first_name;

/// A booking with everything a page, a mail or a rule wants to know of it.
#[derive(Debug, Clone)]
pub struct Appointment {
    pub id: BookingId,
    pub client: ClientId,
    pub client_name: String,
    /// Whom to write to: whoever acts for them, where they do not sign in themselves.
    pub client_email: String,
    pub own_email: String,
    pub therapist: TherapistId,
    pub therapist_name: String,
    pub credential: String,
    pub service: ServiceId,
    pub service_name: String,
    pub room: RoomId,
    pub room_name: String,
    pub equipment: Option<EquipmentId>,
    pub status: BookingStatus,
    pub start: Instant,
    pub end: Instant,
    /// The visit with its buffers.
    pub busy: TimeRange,
    pub hold_until: Option<Instant>,
    pub price: Cents,
    pub cancel_by: Instant,
    pub late_percent: i64,
    pub claim: BookingId,
    pub replaces: Option<BookingId>,
    /// How often its calendar entry has changed.
    pub sequence: i64,
    /// Whether the hold was given more time already.
    pub extended: bool,
    pub created_at: Instant,
    pub confirmed_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub confirmed_by: Option<EndedBy>,
    pub ended_by: Option<EndedBy>,
    pub reason: Option<CancelReason>,
    /// Owed for ending it late or not coming.
    pub fee: Cents,
    pub waived: bool,
    /// `None`: at the clinic’s own address.
    pub location: Option<LocationId>,
    /// The names of its add-ons: "Cupping, Hot stones".
    pub extras: String,
    /// When its client was asked to choose another time, because it cannot take place as it is booked.
    pub asked_at: Option<Instant>,
    /// Whether it is a time of the waiting list's, kept for its client.
    pub is_offer: bool,
    /// Whether its therapist looks after its client.
    pub in_care: bool,
}

impl Appointment {
    /// Whether it is booked and has not begun.
    pub fn is_to_come(&self, now: Instant) -> bool {
        self.start > now && matches!(self.status, BookingStatus::Booked | BookingStatus::Arrived)
    }

    /// As undoing looks at it.
    pub fn steps(&self) -> Steps {
        Steps {
            status: self.status,
            start: self.start,
            confirmed_at: self.confirmed_at,
            ended_at: self.ended_at,
            reason: self.reason,
            replaces: self.replaces,
            by_client: match self.status {
                BookingStatus::Cancelled => self.ended_by == Some(EndedBy::Client),
                _ => self.confirmed_by != Some(EndedBy::Clinic),
            },
        }
    }

    /// When the last step was taken. Names that step, so that a form sent twice does not take back two.
    pub fn last_step(&self) -> Option<Instant> {
        self.ended_at.or(self.confirmed_at)
    }

    /// The rules it was booked under.
    pub fn rules(&self) -> CancelRules {
        CancelRules { window: self.start.since(self.cancel_by), fee_percent: self.late_percent }
    }

    /// What cancelling it means at this moment.
    pub fn terms(&self, now: Instant) -> CancelTerms {
        cancellation::terms(now, self.start, self.rules(), self.price)
    }

    pub fn range(&self) -> TimeRange {
        TimeRange::new(self.start, self.end)
    }

    /// The client as the one whose record is looked at.
    pub fn subject(&self) -> Subject {
        Subject { id: self.client, name: self.client_name.clone() }
    }

    /// Of whom a letter about it speaks, when it goes to someone else.
    pub fn whose(&self) -> Option<&str> {
        (self.client_email != self.own_email).then(|| first_name(&self.client_name))
    }

    /// "Therapeutic massage with Cupping"
    pub fn service_in_full(&self) -> String {
        if self.extras.is_empty() { self.service_name.clone() } else { format!("{} with {}", self.service_name, self.extras) }
    }
}

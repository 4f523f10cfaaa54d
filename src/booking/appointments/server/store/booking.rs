//! An appointment as it is read, with everything that pages, letters and rules need of it.

use crate::booking::appointments::cancellation::{self, CancelProblem, CancelTerms};
use crate::booking::appointments::policy::Steps;
use crate::booking::availability::capacity::Allocation;
use crate::booking::model::{BookingStatus, CancelReason, CancelRules, EndedBy};
use crate::platform::audit::entry::Subject;
use crate::platform::db::columns::stored_words;
use crate::types::ids::{BookingId, ClientId, EquipmentId, LocationId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, TimeRange};
use crate::types::money::Cents;
use crate::types::person::first_name;

stored_words!(CancelReason, EndedBy);

/// An appointment: a hold, a booked visit, or what became of one.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Appointment {
    pub id: BookingId,
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    pub client_name: String,
    /// Where letters go: to the person who acts for the client, if the client does not sign in.
    pub client_email: String,
    pub own_email: String,
    #[sqlx(rename = "therapist_id")]
    pub therapist: TherapistId,
    pub therapist_name: String,
    pub credential: String,
    #[sqlx(rename = "service_id")]
    pub service: ServiceId,
    pub service_name: String,
    #[sqlx(rename = "room_id")]
    pub room: RoomId,
    pub room_name: String,
    #[sqlx(rename = "equipment_id")]
    pub equipment: Option<EquipmentId>,
    pub status: BookingStatus,
    #[sqlx(rename = "starts_at")]
    pub start: Instant,
    #[sqlx(rename = "ends_at")]
    pub end: Instant,
    /// The visit with its buffers.
    #[sqlx(flatten, try_from = "BusyRow")]
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
    #[sqlx(rename = "location_id")]
    pub location: Option<LocationId>,
    /// The names of its add-ons: "Cupping, Hot stones".
    pub extras: String,
    /// When its client was asked to choose another time, because it cannot take place as it is booked.
    pub asked_at: Option<Instant>,
    /// Whether it is a hold that the waitlist offers to its client.
    pub is_offer: bool,
}

/// The columns of a booking's time with its buffers.
#[derive(sqlx::FromRow)]
pub struct BusyRow {
    busy_from: Instant,
    busy_until: Instant,
}

impl From<BusyRow> for TimeRange {
    fn from(row: BusyRow) -> Self {
        Self::new(row.busy_from, row.busy_until)
    }
}

impl Appointment {
    /// Whether it is booked and has not begun.
    pub fn is_to_come(&self, now: Instant) -> bool {
        self.start > now && matches!(self.status, BookingStatus::Booked | BookingStatus::Arrived)
    }

    /// What `policy::undo` decides on.
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

    /// When the last step was taken. Identifies that step, so that a form sent twice undoes only one.
    pub fn last_step(&self) -> Option<Instant> {
        self.ended_at.or(self.confirmed_at)
    }

    /// The rules it was booked under.
    pub fn rules(&self) -> CancelRules {
        CancelRules { window: self.start.since(self.cancel_by), fee_percent: self.late_percent }
    }

    /// The terms of cancelling it now.
    pub fn terms(&self, now: Instant) -> CancelTerms {
        cancellation::terms(now, self.start, self.rules(), self.price)
    }

    /// Whether it may be cancelled now, and on which terms.
    pub fn cancel(&self, now: Instant) -> Result<CancelTerms, CancelProblem> {
        cancellation::cancel(now, self.status, self.start, self.rules(), self.price)
    }

    /// The room and equipment it has.
    pub const fn allocation(&self) -> Allocation {
        Allocation { room: self.room, equipment: self.equipment }
    }

    pub fn range(&self) -> TimeRange {
        TimeRange::new(self.start, self.end)
    }

    /// Its client, for the audit log.
    pub fn subject(&self) -> Subject {
        Subject { id: self.client, name: self.client_name.clone() }
    }

    /// The first name of its client, when its letters go to someone else.
    pub fn whose(&self) -> Option<&str> {
        (self.client_email != self.own_email).then(|| first_name(&self.client_name))
    }

    /// "Therapeutic massage with Cupping"
    pub fn service_in_full(&self) -> String {
        if self.extras.is_empty() { self.service_name.clone() } else { format!("{} with {}", self.service_name, self.extras) }
    }
}

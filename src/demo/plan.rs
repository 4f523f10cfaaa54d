//! The plan of the demo clinic: all rows, worked out from the day it starts and a seed before any is written. Pure: the same
//! day and seed give the same plan.

use super::house::{Account, House};
use crate::booking::appointments::server::store::writes::NewBooking;
use crate::booking::model::BookingStatus;
use crate::messaging::server::history::History;
use crate::outcomes::server::commands::PastCheckIn;
use crate::treatments::server::commands::PastVisit;
use crate::types::ids::{ActivityId, BookingId, CheckInId, ClientId, PersonId, TherapistId};
use crate::types::instant::Instant;
use uuid::Uuid;

#[derive(Debug, Clone)]
pub struct Plan {
    pub house: House,
    pub clients: Vec<Account>,
    pub care: Vec<(ClientId, TherapistId, Instant)>,
    /// In order of time, which is fastest to insert.
    pub bookings: Vec<NewBooking>,
    pub events: Vec<Event>,
    pub visits: Vec<PastVisit>,
    pub activities: Vec<OwnActivity>,
    pub answered: Vec<PastCheckIn>,
    pub open: Vec<OpenCheckIn>,
    pub threads: Vec<History>,
}

/// An event of a booking.
#[derive(Debug, Clone)]
pub struct Event {
    pub id: Uuid,
    pub booking: BookingId,
    pub at: Instant,
    pub actor: PersonId,
    pub became: BookingStatus,
}

#[derive(Debug, Clone)]
pub struct OwnActivity {
    pub id: ActivityId,
    pub client: ClientId,
    pub label: String,
    pub position: i64,
    pub since: Instant,
}

#[derive(Debug, Clone)]
pub struct OpenCheckIn {
    pub id: CheckInId,
    pub client: ClientId,
    pub due: Instant,
}

impl Plan {
    pub fn of(house: House) -> Self {
        Self {
            house,
            clients: Vec::new(),
            care: Vec::new(),
            bookings: Vec::new(),
            events: Vec::new(),
            visits: Vec::new(),
            activities: Vec::new(),
            answered: Vec::new(),
            open: Vec::new(),
            threads: Vec::new(),
        }
    }

    pub fn client(&self, name: &str) -> Option<ClientId> {
        self.clients.iter().find(|client| client.name == name).map(|client| ClientId::from_uuid(client.id.uuid()))
    }
}

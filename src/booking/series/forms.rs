//! The form that books a plan of visits.

use crate::types::form::form;
use crate::types::ids::{ClientId, RoomId, ServiceId, TherapistId};
use crate::types::instant::Instant;

form! {
    /// `s1` to `s12` are the starts, empty where unticked.
    pub struct BookPlan {
        therapist: TherapistId = hidden,
        service: ServiceId = hidden,
        #[serde(default)] room: Option<RoomId> = hidden,
        #[serde(default)] s1: Option<Instant> = hidden,
        #[serde(default)] s2: Option<Instant> = hidden,
        #[serde(default)] s3: Option<Instant> = hidden,
        #[serde(default)] s4: Option<Instant> = hidden,
        #[serde(default)] s5: Option<Instant> = hidden,
        #[serde(default)] s6: Option<Instant> = hidden,
        #[serde(default)] s7: Option<Instant> = hidden,
        #[serde(default)] s8: Option<Instant> = hidden,
        #[serde(default)] s9: Option<Instant> = hidden,
        #[serde(default)] s10: Option<Instant> = hidden,
        #[serde(default)] s11: Option<Instant> = hidden,
        #[serde(default)] s12: Option<Instant> = hidden,
        #[serde(default)] client: Option<ClientId> = hidden,
        #[serde(default)] add_ons: String = hidden,
    }
}

impl BookPlan {
    pub fn starts(&self) -> Vec<Instant> {
        let all = [self.s1, self.s2, self.s3, self.s4, self.s5, self.s6, self.s7, self.s8, self.s9, self.s10, self.s11, self.s12];
        all.into_iter().flatten().collect()
    }
}

//! The form that holds times for two.

use crate::types::form::form;
use crate::types::ids::{ClientId, ServiceId, TherapistId};
use crate::types::instant::Instant;

form! {
    /// The second visit is for `client`, the first for `first` or, without it, for the client who is signed in.
    pub struct HoldBoth {
        therapist: TherapistId = hidden,
        service: ServiceId = hidden,
        start: Instant = hidden,
        client: ClientId = hidden,
        therapist2: TherapistId = hidden,
        service2: ServiceId = hidden,
        start2: Instant = hidden,
        #[serde(default)] first: Option<ClientId> = hidden,
    }
}

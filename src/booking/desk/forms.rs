//! The forms of the desk. `day` and `back` say where the form was sent from and thus where it leads.

use crate::types::form::form;
use crate::types::ids::{BookingId, ClientId, RoomId, ServiceId, TherapistId};
use crate::types::instant::Instant;

form! {
    pub struct NewClient {
        name: String = line("Name"),
        #[serde(default)] email: String = line("E-mail"),
        #[serde(default)] phone: String = line("Telephone"),
    }
}

form! {
    pub struct BookFor {
        client: ClientId = hidden,
        therapist: TherapistId = hidden,
        service: ServiceId = hidden,
        start: Instant = hidden,
        #[serde(default)] add_ons: String = hidden,
    }
}

form! {
    pub struct MoveFor {
        booking: BookingId = hidden,
        therapist: TherapistId = hidden,
        service: ServiceId = hidden,
        start: Instant = hidden,
        #[serde(default)] room: Option<RoomId> = hidden,
        #[serde(default)] back: String = hidden,
    }
}

form! {
    /// Without `room`, any that is free.
    pub struct Reseat {
        booking: BookingId = hidden,
        #[serde(default)] room: Option<RoomId> = hidden,
        #[serde(default)] day: String = hidden,
    }
}

form! {
    pub struct AskToMove {
        booking: BookingId = hidden,
    }
}

form! {
    /// `became`: arrived, completed, no_show or booked.
    pub struct Mark {
        booking: BookingId = hidden,
        became: String = hidden,
        #[serde(default)] day: String = hidden,
    }
}

form! {
    /// `reason`: a word of `CancelReason`. `agreed`: the fee on the button, in cents.
    pub struct CallOff {
        booking: BookingId = hidden,
        reason: String = hidden,
        #[serde(default)] day: String = hidden,
        #[serde(default)] agreed: Option<i64> = hidden,
    }
}

form! {
    pub struct Waive {
        booking: BookingId = hidden,
        #[serde(default)] day: String = hidden,
    }
}

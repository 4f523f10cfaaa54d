//! The forms with which clients hold, confirm, extend, release, cancel and undo.

use crate::types::form::form;
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId};
use crate::types::instant::Instant;

form! {
    pub struct Hold {
        therapist: TherapistId = hidden,
        service: ServiceId = hidden,
        start: Instant = hidden,
        #[serde(default)]
        replaces: Option<BookingId> = hidden,
        /// Ids apart by spaces.
        #[serde(default)]
        add_ons: String = hidden,
        /// Someone whom the client acts for.
        #[serde(default)]
        client: Option<ClientId> = hidden,
    }
}

form! {
    pub struct Confirm {
        hold: BookingId = hidden,
        /// The other hold of two people who come together: both are booked, or neither.
        #[serde(default)]
        also: Option<BookingId> = hidden,
        /// What the page said that moving costs, in cents.
        #[serde(default)]
        agreed: Option<i64> = hidden,
    }
}

form! {
    /// Extends or releases a hold.
    pub struct Held {
        hold: BookingId = hidden,
        /// The other hold of two people who come together.
        #[serde(default)]
        also: Option<BookingId> = hidden,
    }
}

form! {
    pub struct Undo {
        booking: BookingId = hidden,
        /// When the step was taken that is undone.
        step: Instant = hidden,
    }
}

form! {
    pub struct Cancel {
        booking: BookingId = hidden,
        /// The fee that the page showed, in cents.
        #[serde(default)]
        agreed: Option<i64> = hidden,
    }
}

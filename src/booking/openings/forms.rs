//! The queries that an open list of openings sends.

use crate::types::form::form;
use crate::types::ids::{BookingId, ServiceId};

form! {
    /// `page`: the query of the page that asks.
    pub struct OpenCount {
        page: String = hidden,
    }
}

form! {
    /// `keys`: each `therapist:start`, separated by commas.
    pub struct OpenStarts {
        service: ServiceId = hidden,
        keys: String = hidden,
        #[serde(default)] add_ons: String = hidden,
        #[serde(default)] moving: Option<BookingId> = hidden,
    }
}

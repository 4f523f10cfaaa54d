//! Reading what is sealed. A value that was altered, moved or sealed with another key reads as a sentence that says so; where it lies
//! is noted once, for the audit log and whoever watches the metrics.

use super::client_key::{ClientKey, Place};
use crate::types::ids::ClientId;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// What a page shows in the place of a text that does not open.
pub const UNREADABLE: &str = "This text cannot be opened. The problem was logged. Please tell the clinic.";

/// One client's key, for reading.
pub struct ReadingKey {
    client: ClientId,
    /// `None` when the data key itself does not open.
    key: Option<ClientKey>,
    unopened: Unopened,
}

impl ReadingKey {
    pub(super) const fn new(client: ClientId, key: Option<ClientKey>, unopened: Unopened) -> Self {
        Self { client, key, unopened }
    }

    pub fn open(&self, place: Place, sealed: &[u8]) -> String {
        let text = self.key.as_ref().and_then(|key| key.open(place, sealed).ok());
        text.unwrap_or_else(|| {
            self.unopened.note(self.client, place);
            UNREADABLE.to_owned()
        })
    }
}

/// The places where something did not open.
#[derive(Clone, Default)]
pub struct Unopened(Arc<Mutex<Noted>>);

#[derive(Default)]
struct Noted {
    ever: HashSet<Place>,
    new: Vec<(ClientId, Place)>,
}

impl Unopened {
    /// A place is noted once, however often it is read.
    fn note(&self, client: ClientId, place: Place) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.ever.insert(place) {
            tracing::error!(table = place.table, column = place.column, row = %place.row, "a sealed value does not open in its place");
            noted.new.push((client, place));
        }
    }

    /// They could not be noted: another page will try.
    pub fn put_back(&self, places: Vec<(ClientId, Place)>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).new.extend(places);
    }

    pub fn take(&self) -> Vec<(ClientId, Place)> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).new)
    }
}

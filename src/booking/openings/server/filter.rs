//! What is asked of the search.

use crate::booking::availability::times::Part;
use crate::clinic::model::Place;
use crate::clinic::server::practice::Practice;
use crate::session::cx::Cx;
use crate::types::ids::{AddOnId, BookingId, ClientId, ServiceId, TherapistId};
use crate::types::person::Role;
use jiff::civil::Date;

/// More therapists than this are not all named; they can be found by name.
pub const MOST_CHOICES: usize = 12;

/// The most days one page lists.
pub const MOST_DAYS: i64 = 14;

/// What the address asks for. Everything may be left out.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub service: Option<ServiceId>,
    pub with: With,
    pub from: Option<Date>,
    /// The last day; without it, a week.
    pub until: Option<Date>,
    pub part: Option<Part>,
    pub location: Option<Place>,
    pub add_ons: Vec<AddOnId>,
    /// Part of a therapist’s name.
    pub name: String,
    /// The visit that is being moved.
    pub moving: Option<BookingId>,
    /// Someone whom the client acts for.
    pub client: Option<ClientId>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum With {
    /// Whoever the client usually sees.
    #[default]
    Usual,
    Anyone,
    Some(Vec<TherapistId>),
}

/// Who is looking, which decides what stands beside a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looker {
    Client,
    SignedOut,
    /// Therapists and staff look and do not hold.
    Clinic,
}

pub fn looker(cx: &Cx) -> Looker {
    match &cx.session {
        None => Looker::SignedOut,
        Some(session) if session.person.role == Role::Client => Looker::Client,
        Some(_) => Looker::Clinic,
    }
}

/// The clinic's places, the clinic's own address first; none when that is the only one.
pub fn places(practice: &Practice) -> Vec<(Place, String)> {
    if practice.locations.is_empty() {
        return Vec::new();
    }
    let own = (Place::Main, practice.clinic.street.clone());
    std::iter::once(own).chain(practice.locations.iter().map(|one| (Place::Branch(one.id), one.name.clone()))).collect()
}

//! What a search for openings is narrowed down to, and who searches.

use crate::booking::availability::times::Part;
use crate::clinic::model::Place;
use crate::clinic::server::practice::Practice;
use crate::session::cx::Cx;
use crate::types::ids::{AddOnId, BookingId, ClientId, ServiceId, TherapistId};
use crate::types::person::Role;
use jiff::civil::Date;

/// The most therapists that are listed; beyond that they can be found by name.
pub const MOST_CHOICES: usize = 12;

/// The most days one page lists.
pub const MOST_DAYS: i64 = 14;

/// What the address asks for. Everything may be left out.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub service: Option<ServiceId>,
    pub with: With,
    pub from: Option<Date>,
    /// The last day; without it, a week.
    pub until: Option<Date>,
    pub part: Option<Part>,
    /// `None`: any place.
    pub place: Option<Place>,
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
    /// The therapist the client usually sees.
    #[default]
    Usual,
    Anyone,
    Some(Vec<TherapistId>),
}

/// The person searching, which decides the buttons of an opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    Client,
    SignedOut,
    /// Therapists and staff, who cannot hold.
    Clinic,
}

pub fn viewer(cx: &Cx) -> Viewer {
    match &cx.session {
        None => Viewer::SignedOut,
        Some(session) if session.person.role == Role::Client => Viewer::Client,
        Some(_) => Viewer::Clinic,
    }
}

/// The clinic's places, its own address first; none when that is the only one.
pub fn places(practice: &Practice) -> Vec<(Place, String)> {
    if practice.locations.is_empty() {
        return Vec::new();
    }
    let own = (Place::Main, practice.clinic.street.clone());
    std::iter::once(own).chain(practice.locations.iter().map(|one| (Place::Branch(one.id), one.name.clone()))).collect()
}

//! The practice as it stands: what it offers, who works when and in which rooms. It changes a few times a week and is
//! looked at by every page, so it is read once and kept until its version in the database has moved.

use super::store;
use crate::clinic::model::{Clinic, Room, Service, Shift, Therapist};
use crate::server::db::{Conn, DbResult};
use crate::server::wall::{BadZone, Wall};
use crate::types::ids::{ServiceId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use std::collections::{HashMap, HashSet};

pub struct Practice {
    /// Goes up with every change to what stands here, whoever made it.
    pub version: i64,
    pub clinic: Clinic,
    pub wall: Wall,
    /// What can be booked, in the clinic's own order.
    pub services: Vec<Service>,
    /// In the clinic's own order.
    pub therapists: Vec<Therapist>,
    pub rooms: Vec<Room>,
    places: HashMap<TherapistId, usize>,
    offers: HashSet<(TherapistId, ServiceId)>,
    shifts: HashMap<TherapistId, Vec<Shift>>,
    off: HashMap<TherapistId, Vec<TimeRange>>,
}

#[derive(Debug, thiserror::Error)]
pub enum PracticeProblem {
    #[error(transparent)]
    Database(#[from] crate::server::db::DbError),
    #[error(transparent)]
    Zone(#[from] BadZone),
}

/// The version alone: one row, read where no session brings it along.
pub async fn version(conn: &mut Conn) -> DbResult<i64> {
    store::practice_version(conn).await
}

/// `None` for a database without a clinic. The version is read first: a change in between is read again next time.
pub async fn read(conn: &mut Conn, now: Instant) -> Result<Option<Practice>, PracticeProblem> {
    let version = store::practice_version(conn).await?;
    let Some(clinic) = store::clinic(conn).await? else {
        return Ok(None);
    };
    let therapists = store::therapists(conn).await?;
    Ok(Some(Practice {
        version,
        wall: Wall::new(&clinic.zone, &clinic.city)?,
        clinic,
        services: store::services(conn).await?,
        places: therapists.iter().enumerate().map(|(place, one)| (one.id, place)).collect(),
        therapists,
        rooms: store::rooms(conn).await?,
        offers: store::offers(conn).await?.into_iter().collect(),
        shifts: by_therapist(store::shifts(conn).await?.into_iter().map(|shift| (shift.therapist, shift))),
        off: by_therapist(store::time_off(conn, now).await?),
    }))
}

fn by_therapist<T>(rows: impl IntoIterator<Item = (TherapistId, T)>) -> HashMap<TherapistId, Vec<T>> {
    let mut all: HashMap<TherapistId, Vec<T>> = HashMap::new();
    for (therapist, row) in rows {
        all.entry(therapist).or_default().push(row);
    }
    all
}

impl Practice {
    pub fn gives(&self, therapist: TherapistId, service: ServiceId) -> bool {
        self.offers.contains(&(therapist, service))
    }

    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// This service, if this therapist gives it.
    pub fn service_by(&self, service: ServiceId, therapist: TherapistId) -> Option<&Service> {
        self.service(service).filter(|_| self.gives(therapist, service) && self.therapist(therapist).is_some())
    }

    pub fn therapist(&self, id: TherapistId) -> Option<&Therapist> {
        self.therapists.get(*self.places.get(&id)?)
    }

    pub fn therapists_for(&self, service: ServiceId) -> impl Iterator<Item = &Therapist> {
        self.therapists.iter().filter(move |therapist| self.gives(therapist.id, service))
    }

    pub fn services_of(&self, therapist: TherapistId) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(move |service| self.gives(therapist, service.id))
    }

    /// The whole of the shortest service: a gap below it can hold nothing.
    pub fn shortest(&self) -> Span {
        self.services.iter().map(Service::whole).min().unwrap_or(Span::ZERO)
    }

    /// The weekly hours and the time off of one therapist.
    pub fn week_of(&self, therapist: TherapistId) -> (&[Shift], &[TimeRange]) {
        let shifts = self.shifts.get(&therapist).map_or(&[][..], Vec::as_slice);
        (shifts, self.off.get(&therapist).map_or(&[][..], Vec::as_slice))
    }
}

//! What pages and other slices read of the clinic.

use super::store;
use crate::clinic::model::{Clinic, Service, Therapist};
use crate::server::db::{Conn, Db, DbError, DbResult};
use crate::types::ids::{ServiceId, TherapistId};
use crate::types::instant::Span;
use futures::FutureExt;
use std::collections::HashSet;

pub use super::store::{offers, rooms, service_by, services, shifts_for, therapists, time_off};

/// The clinic of this database. A new database gets one that works, to be renamed by its owner.
pub async fn clinic_or_first(db: &Db) -> DbResult<Clinic> {
    if let Some(clinic) = store::clinic(&mut db.read().await?).await? {
        return Ok(clinic);
    }
    let first = first_clinic();
    db.write::<Clinic, DbError, _>(move |tx| {
        async move {
            store::insert_clinic(&mut tx.conn, &first).await?;
            Ok(first)
        }
        .boxed()
    })
    .await
}

fn first_clinic() -> Clinic {
    Clinic {
        name: "Your clinic".to_owned(),
        street: String::new(),
        city: "Calgary".to_owned(),
        phone: String::new(),
        zone: "America/Edmonton".to_owned(),
        step_minutes: 15,
        minimum_notice_minutes: 120,
        horizon_days: 90,
        cancel_window_hours: 24,
        late_fee_percent: 50,
        gst_percent: 5,
    }
}

/// Everything that can be booked and who gives it, in the clinic's own order.
pub struct Catalogue {
    pub services: Vec<Service>,
    pub therapists: Vec<Therapist>,
    offers: HashSet<(TherapistId, ServiceId)>,
}

pub async fn catalogue(conn: &mut Conn) -> DbResult<Catalogue> {
    Ok(Catalogue {
        services: services(conn).await?,
        therapists: therapists(conn).await?,
        offers: offers(conn).await?.into_iter().collect(),
    })
}

impl Catalogue {
    pub fn gives(&self, therapist: TherapistId, service: ServiceId) -> bool {
        self.offers.contains(&(therapist, service))
    }

    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    pub fn therapist(&self, id: TherapistId) -> Option<&Therapist> {
        self.therapists.iter().find(|therapist| therapist.id == id)
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
}

//! The practice at one version: what it offers, who works when and in which rooms. It changes a few times a week and every page
//! reads it, so it is cached: see [`super::known`].

use super::changes::Change;
use super::{offering_store as offering, store};
use crate::clinic::model::{Clinic, Place, Room, Service, Shift, Therapist};
use crate::clinic::offering::{AddOn, Closure, Equipment, Location, ShiftDay};
use crate::platform::db::{Conn, DbError, DbResult};
use crate::platform::local_time::{BadZone, Wall};
use crate::platform::tx::{Db, Tx};
use crate::types::ids::{AddOnId, EquipmentId, LocationId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::money::Cents;
use std::collections::HashMap;
use std::hash::Hash;

#[derive(Clone)]
pub struct Practice {
    /// Goes up with every change to anything in here.
    pub version: i64,
    pub clinic: Clinic,
    pub wall: Wall,
    /// The services that can be booked, in the clinic's own order.
    pub services: Vec<Service>,
    /// Services that are no longer offered. Their booked visits remain, and can be moved.
    retired: Vec<Service>,
    /// In the clinic's own order.
    pub therapists: Vec<Therapist>,
    pub rooms: Vec<Room>,
    /// The clinic's further places; most have none.
    pub locations: Vec<Location>,
    pub closures: Vec<Closure>,
    equipment: Vec<Equipment>,
    add_ons: Vec<AddOn>,
    /// The rooms of a service that cannot be given in any room.
    only_in: HashMap<ServiceId, Vec<RoomId>>,
    /// Where each therapist is in `therapists`.
    positions: HashMap<TherapistId, usize>,
    /// The positions of those who offer each service, ascending.
    offered_by: HashMap<ServiceId, Vec<usize>>,
    offers: HashMap<(TherapistId, ServiceId), Option<Cents>>,
    shifts: HashMap<TherapistId, Vec<Shift>>,
    days: HashMap<TherapistId, Vec<ShiftDay>>,
    off: HashMap<TherapistId, Vec<TimeRange>>,
}

/// When one therapist works.
#[derive(PartialEq, Eq)]
pub struct Week<'a> {
    pub shifts: &'a [Shift],
    /// Dates with hours of their own.
    pub days: &'a [ShiftDay],
    pub off: &'a [TimeRange],
}

#[derive(Debug, thiserror::Error)]
pub enum PracticeProblem {
    #[error(transparent)]
    Database(#[from] crate::platform::db::DbError),
    #[error(transparent)]
    Zone(#[from] BadZone),
}

/// The version alone, for requests without a session; a session is read together with it.
pub async fn version(conn: &mut Conn) -> DbResult<i64> {
    store::practice_version(conn).await
}

/// `None` for a database without a clinic. The version is read first, so that a change in between is noticed next time.
pub async fn read(conn: &mut Conn, now: Instant) -> Result<Option<Practice>, PracticeProblem> {
    let version = store::practice_version(conn).await?;
    let Some(clinic) = store::clinic(conn).await? else { return Ok(None) };
    let therapists = store::therapists(conn).await?;
    let (offered, retired): (Vec<_>, Vec<_>) = store::services(conn).await?.into_iter().partition(|(_, offered)| *offered);
    let wall = Wall::new(&clinic.zone, &clinic.city)?;
    let only_in = grouped(offering::service_rooms(conn).await?);
    let offers: HashMap<(TherapistId, ServiceId), Option<Cents>> = store::offers(conn).await?.into_iter().collect();
    let positions: HashMap<TherapistId, usize> = therapists.iter().enumerate().map(|(position, one)| (one.id, position)).collect();
    let position = |(therapist, service): &(TherapistId, ServiceId)| Some((*service, *positions.get(therapist)?));
    let mut offered_by = grouped(offers.keys().filter_map(position));
    offered_by.values_mut().for_each(|positions| positions.sort_unstable());
    // From yesterday, because a question about today may reach back over midnight.
    let yesterday = wall.date(now.minus(Span::days(1))).to_string();
    Ok(Some(Practice {
        version,
        clinic,
        services: offered.into_iter().map(|(service, _)| service).collect(),
        retired: retired.into_iter().map(|(service, _)| service).collect(),
        positions,
        offered_by,
        therapists,
        rooms: store::rooms(conn).await?,
        locations: offering::locations(conn).await?,
        closures: offering::closures(conn, now).await?,
        equipment: offering::equipment(conn).await?,
        add_ons: offering::add_ons(conn).await?,
        only_in,
        offers,
        shifts: grouped(store::shifts(conn).await?.into_iter().map(|shift| (shift.therapist, shift))),
        days: grouped(offering::shift_days(conn, &yesterday).await?.into_iter().map(|day| (day.therapist, day))),
        wall,
        off: grouped(store::time_off(conn, now).await?),
    }))
}

fn grouped<K: Eq + Hash, T>(rows: impl IntoIterator<Item = (K, T)>) -> HashMap<K, Vec<T>> {
    let mut all: HashMap<K, Vec<T>> = HashMap::new();
    for (key, row) in rows {
        all.entry(key).or_default().push(row);
    }
    all
}

impl Practice {
    pub fn gives(&self, therapist: TherapistId, service: ServiceId) -> bool {
        self.offers.contains_key(&(therapist, service))
    }

    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The service of a booked visit, which may no longer be offered.
    pub fn service_of_visit(&self, id: ServiceId) -> Option<&Service> {
        self.service(id).or_else(|| self.retired.iter().find(|service| service.id == id))
    }

    /// This service, if this therapist offers it.
    pub fn service_by(&self, service: ServiceId, therapist: TherapistId) -> Option<&Service> {
        self.service(service).filter(|_| self.gives(therapist, service) && self.therapist(therapist).is_some())
    }

    pub fn therapist(&self, id: TherapistId) -> Option<&Therapist> {
        self.therapists.get(*self.positions.get(&id)?)
    }

    pub fn therapists_for(&self, service: ServiceId) -> impl Iterator<Item = &Therapist> {
        self.positions_of(service).iter().filter_map(|position| self.therapists.get(*position))
    }

    /// How many therapists offer a service, without a look at each.
    pub fn count_for(&self, service: ServiceId) -> usize {
        self.positions_of(service).len()
    }

    fn positions_of(&self, service: ServiceId) -> &[usize] {
        self.offered_by.get(&service).map_or(&[][..], Vec::as_slice)
    }

    /// The shortest service with its buffers: a shorter gap is of no use.
    pub fn shortest(&self) -> Span {
        self.services.iter().map(Service::whole).min().unwrap_or(Span::ZERO)
    }

    /// The weekly hours of one therapist, the dates on which they differ, and the time off.
    pub fn week_of(&self, therapist: TherapistId) -> Week<'_> {
        Week {
            shifts: self.shifts.get(&therapist).map_or(&[][..], Vec::as_slice),
            days: self.days.get(&therapist).map_or(&[][..], Vec::as_slice),
            off: self.off.get(&therapist).map_or(&[][..], Vec::as_slice),
        }
    }

    /// The practice as this change would make it.
    pub fn with(&self, change: &Change) -> Self {
        let mut new = self.clone();
        match change {
            Change::Week { therapist, shifts } => {
                new.shifts.insert(*therapist, shifts.clone());
            }
            Change::Day { therapist, day, .. } => {
                let days = new.days.entry(*therapist).or_default();
                days.retain(|one| one.day != day.to_string());
                days.extend(change.days());
            }
            Change::Off { therapist, range } => new.off.entry(*therapist).or_default().push(*range),
            Change::Closed(closure) => new.closures.push(closure.clone()),
        }
        new
    }

    /// The clinic's further places by name.
    pub fn place_names(&self) -> Vec<(LocationId, &str)> {
        self.locations.iter().map(|one| (one.id, one.name.as_str())).collect()
    }

    pub fn equipment(&self) -> &[Equipment] {
        &self.equipment
    }

    /// A therapist's own price for a service, where they have one.
    pub fn own_price(&self, therapist: TherapistId, service: ServiceId) -> Option<Cents> {
        self.offers.get(&(therapist, service)).copied().flatten()
    }

    /// The therapist's price for this service, before tax.
    pub fn price(&self, service: &Service, therapist: TherapistId) -> Cents {
        self.own_price(therapist, service.id).unwrap_or(service.price)
    }

    pub fn add_ons_of(&self, service: ServiceId) -> impl Iterator<Item = &AddOn> {
        self.add_ons.iter().filter(move |one| one.service == service)
    }

    /// These add-ons of this service, each once and in the clinic's own order. Unknown ids are ignored.
    pub fn add_ons(&self, service: ServiceId, ids: &[AddOnId]) -> Vec<&AddOn> {
        self.add_ons_of(service).filter(|one| ids.contains(&one.id)).collect()
    }

    /// The rooms in which this service can be given.
    pub fn rooms_for(&self, service: ServiceId) -> impl Iterator<Item = &Room> {
        let only = self.only_in.get(&service);
        self.rooms.iter().filter(move |room| only.is_none_or(|only| only.contains(&room.id)))
    }

    /// The pieces of the equipment that this service needs; `None` when it needs none.
    pub fn equipment_for(&self, service: &Service) -> Option<Vec<(EquipmentId, Option<LocationId>)>> {
        let needed = service.rules.equipment.as_deref()?;
        Some(self.equipment.iter().filter(|one| one.name == needed).map(|one| (one.id, one.location)).collect())
    }

    pub fn location(&self, id: LocationId) -> Option<&Location> {
        self.locations.iter().find(|one| one.id == id)
    }

    pub fn has_place(&self, place: Place) -> bool {
        place.location().is_none_or(|id| self.location(id).is_some())
    }

    /// Where a visit takes place: "1812 4 Street SW, Calgary".
    pub fn address_at(&self, location: Option<LocationId>) -> String {
        location.and_then(|id| self.location(id)).map_or_else(|| self.clinic.address(), Location::address)
    }
}

/// The practice of this database. A new database gets a first one, which its owner renames.
pub async fn practice_or_first(db: &Db, now: Instant) -> Result<Practice, PracticeProblem> {
    if let Some(practice) = read(&mut db.read().await?, now).await? {
        return Ok(practice);
    }
    db.write::<(), DbError, _>(async move |tx: &mut Tx| store::put_clinic(&mut tx.conn, &first_clinic()).await).await?;
    let made = read(&mut db.read().await?, now).await?;
    made.ok_or_else(|| PracticeProblem::Database(DbError::Other("the clinic that was just made is not there".to_owned())))
}

pub fn first_clinic() -> Clinic {
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
        care_months: 24,
    }
}

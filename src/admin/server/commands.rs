//! What staff change of the clinic: hours, closures, services, rooms. Each change is one transaction with its audit row.

use super::{fields, hours_form};
use crate::admin::forms;
use crate::booking::appointments::server::steps::reseat;
use crate::booking::server::change::offer_on;
use crate::booking::stranded::server::commands as stranded_commands;
use crate::booking::stranded::server::queries::{self, Before, Stranded};
use crate::booking::waitlist::server::opened_time;
use crate::clinic::offering::Location;
use crate::clinic::server::changes::Change;
use crate::clinic::server::{admin_store as store, offering_store as offering, practice, store as clinic};
use crate::error::{AppError, Touched};
use crate::platform::audit::entry::{Action, Entry};
use crate::platform::db::DbError;
use crate::platform::db::dialect::lock_clinic;
use crate::platform::random;
use crate::platform::realtime::Announcement;
use crate::platform::tx::{Command, Tx};
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;
use crate::types::ids::{AddOnId, EquipmentId, RoomId, ServiceId, TherapistId};
use crate::types::person::Right;
use std::sync::Arc;
use uuid::Uuid;

/// The request, if the person who sends it has the right to.
pub fn with(right: Right) -> Result<(Cx, SignedInStaff), AppError> {
    let cx = Cx::current()?;
    let staff = cx.staff(right)?;
    Ok((cx, staff))
}

/// Makes a change of hours, and leads on as [`go`] does.
pub async fn make_and_go(cx: &Cx, _desk: &SignedInStaff, new: Change, agreed: usize, back: &str) -> Result<(), AppError> {
    let about = new.therapist().map(TherapistId::uuid);
    change(cx, "admin/hours", about, agreed, async move |tx: &mut Tx| new.write(&mut tx.conn).await).await?;
    go(agreed, back);
    Ok(())
}

/// Leads to the visits to hand over when the change has affected any, otherwise back to the editor.
pub fn go(agreed: usize, back: &str) {
    crate::web::own_page::go_to(if agreed > 0 { "/admin/handover" } else { back });
}

/// At most this many affected visits are named.
const NAMED: usize = 20;

/// Why a change was not made.
enum Halt {
    Touches(Vec<Stranded>),
    Because(AppError),
}

impl From<AppError> for Halt {
    fn from(error: AppError) -> Self {
        Self::Because(error)
    }
}

impl From<DbError> for Halt {
    fn from(error: DbError) -> Self {
        Self::Because(error.into())
    }
}

/// Makes one change of the clinic. `agreed` is the number of affected visits that the person has seen; when the change affects
/// more, nothing is done and they are named.
async fn change<F, E>(cx: &Cx, screen: &'static str, about: Option<Uuid>, agreed: usize, write: F) -> Result<(), AppError>
where
    F: for<'t> Command<'t, Result<(), E>> + 'static,
    E: Into<Halt> + Send + 'static,
{
    let (context, entry) = (cx.clone(), cx.entry(Action::Change, screen, None, about));
    let made = cx.state.db.write(async move |tx: &mut Tx| change_in(tx, &context, entry, agreed, write).await);
    match made.await {
        Ok(()) => {
            cx.state.job_signal.send();
            Ok(())
        }
        Err(Halt::Because(error)) => Err(error),
        Err(Halt::Touches(affected)) => Err(touches(cx, (screen, about), &affected, Touched::Stranded).await?),
    }
}

/// Names the visits that a change would affect. The audit log notes whose visits were shown.
async fn touches(
    cx: &Cx,
    (screen, about): (&'static str, Option<Uuid>),
    affected: &[Stranded],
    what: Touched,
) -> Result<AppError, AppError> {
    let named = || affected.iter().take(NAMED);
    cx.looked_at_all(screen, named().map(|one| one.subject.clone()).collect(), about).await?;
    let visits = named().map(|one| format!("{}: {}", one.visit, one.why)).collect();
    Ok(AppError::Touches { visits, count: affected.len(), what })
}

async fn change_in<F, E>(tx: &mut Tx, cx: &Cx, entry: Entry, agreed: usize, write: F) -> Result<(), Halt>
where
    F: for<'t> Command<'t, Result<(), E>> + 'static,
    E: Into<Halt> + Send + 'static,
{
    lock_clinic(&mut tx.conn).await?;
    // An earlier change may have been made since the request began; the visits that it stranded are not counted here.
    let is_newest = practice::version(&mut tx.conn).await? == cx.practice.version;
    let cx = &if is_newest { cx.clone() } else { up_to_date(tx, cx).await? };
    let before = Before::look(&mut tx.conn, cx).await?;
    write(tx).await.map_err(Into::into)?;
    let after = up_to_date(tx, cx).await?;
    let affected = before.newly(&mut tx.conn, &after).await?;
    if affected.len() > agreed {
        return Err(Halt::Touches(affected));
    }
    // Clients can cancel for free what the clinic can no longer provide.
    stranded_commands::let_go_free(tx, affected.iter().map(|one| one.booking)).await?;
    opened_time::offer_opened(tx, &after, &cx.practice).await?;
    tx.audit(entry);
    if let Some(therapist) = cx.practice.therapists.first() {
        tx.announce(Announcement::to_everyone("openings", therapist.id));
    }
    Ok(())
}

/// With the practice as this transaction finds it.
async fn up_to_date(tx: &mut Tx, cx: &Cx) -> Result<Cx, AppError> {
    let practice = practice::read(&mut tx.conn, cx.now).await?.ok_or(AppError::Broken)?;
    Ok(Cx { practice: Arc::new(practice), ..cx.clone() })
}

pub async fn end_time_off(cx: &Cx, _desk: &SignedInStaff, id: Uuid) -> Result<(), AppError> {
    change(cx, "admin/hours", Some(id), 0, async move |tx: &mut Tx| store::delete_time_off(&mut tx.conn, id).await).await
}

pub async fn end_closure(cx: &Cx, _desk: &SignedInStaff, id: Uuid) -> Result<(), AppError> {
    change(cx, "admin/closures", Some(id), 0, async move |tx: &mut Tx| store::delete_closure(&mut tx.conn, id).await).await
}

/// Gives a date the hours of every week again.
pub async fn end_day(cx: &Cx, _desk: &SignedInStaff, form: &forms::EndDay) -> Result<(), AppError> {
    let (therapist, day) = (form.therapist, form.day.clone());
    let write = async move |tx: &mut Tx| offering::put_shift_day(&mut tx.conn, therapist, &day, &[]).await;
    change(cx, "admin/hours", Some(therapist.uuid()), form.agreed, write).await
}

/// Limits a therapist's workload.
pub async fn put_workload(cx: &Cx, _owner: &SignedInStaff, form: &forms::Workload) -> Result<(), AppError> {
    let (daily, unbroken) = (fields::minutes("daily", &form.daily)?, fields::minutes("unbroken", &form.unbroken)?);
    let (therapist, rest) = (form.therapist, fields::minutes("rest", &form.rest)?.unwrap_or(0));
    let write = async move |tx: &mut Tx| store::put_workload(&mut tx.conn, therapist, daily, unbroken, rest).await;
    change(cx, "admin/hands", Some(therapist.uuid()), 0, write).await
}

/// Changes what holds for all of the clinic. Existing bookings keep their terms.
pub async fn put_clinic(cx: &Cx, _owner: &SignedInStaff, form: &forms::Clinic) -> Result<(), AppError> {
    let new = fields::clinic(form, cx.practice.clinic.clone())?;
    change(cx, "admin/clinic", None, 0, async move |tx: &mut Tx| clinic::put_clinic(&mut tx.conn, &new).await).await
}

/// Says whether a therapist offers a service, and at which price of their own.
pub async fn put_offer(cx: &Cx, _owner: &SignedInStaff, form: &forms::Offer) -> Result<(), AppError> {
    let (therapist, service) = (form.therapist, form.service);
    cx.practice.therapist(therapist).and(cx.practice.service(service)).ok_or(AppError::NotFound)?;
    let (gives, price) = (form.gives == "yes", fields::dollars("price", &form.price)?);
    change(cx, "admin/offers", Some(therapist.uuid()), form.agreed, async move |tx: &mut Tx| {
        if gives {
            offering::put_offer(&mut tx.conn, therapist, service, price).await
        } else {
            store::delete_offer(&mut tx.conn, therapist, service).await
        }
    })
    .await
}

/// Changes a service, or adds one. Booked visits keep their time and price.
pub async fn put_service(cx: &Cx, _owner: &SignedInStaff, form: &forms::Service) -> Result<ServiceId, AppError> {
    let (known, id) = (form.service.is_some(), form.service.unwrap_or_else(random::id));
    let new = fields::service(form, id)?;
    change(cx, "admin/services", Some(id.uuid()), form.agreed, async move |tx: &mut Tx| {
        if !known {
            clinic::insert_service(&mut tx.conn, &new).await?;
        } else if !clinic::update_service(&mut tx.conn, &new).await? {
            return Err(AppError::NotFound);
        }
        Ok(())
    })
    .await?;
    Ok(id)
}

/// Stops offering a service; booked visits remain.
pub async fn retire_service(cx: &Cx, _owner: &SignedInStaff, id: ServiceId) -> Result<(), AppError> {
    change(cx, "admin/services", Some(id.uuid()), 0, async move |tx: &mut Tx| store::retire_service(&mut tx.conn, id).await).await
}

pub async fn put_service_rooms(
    cx: &Cx,
    _owner: &SignedInStaff,
    id: ServiceId,
    mut rooms: Vec<RoomId>,
    agreed: usize,
) -> Result<(), AppError> {
    cx.practice.service(id).ok_or(AppError::NotFound)?;
    rooms.sort_unstable();
    rooms.dedup();
    rooms.retain(|room| cx.practice.rooms.iter().any(|one| one.id == *room));
    let write = async move |tx: &mut Tx| offering::put_service_rooms(&mut tx.conn, id, &rooms).await;
    change(cx, "admin/services", Some(id.uuid()), agreed, write).await
}

pub async fn add_add_on(cx: &Cx, _owner: &SignedInStaff, form: &forms::AddOn) -> Result<(), AppError> {
    cx.practice.service(form.service).ok_or(AppError::NotFound)?;
    let (new, about) = (fields::add_on(form)?, Some(form.service.uuid()));
    change(cx, "admin/services", about, 0, async move |tx: &mut Tx| offering::insert_add_on(&mut tx.conn, &new).await).await
}

pub async fn retire_add_on(cx: &Cx, _owner: &SignedInStaff, id: AddOnId) -> Result<(), AppError> {
    change(cx, "admin/services", Some(id.uuid()), 0, async move |tx: &mut Tx| offering::retire_add_on(&mut tx.conn, id).await).await
}

/// Renames a room or moves it to another location, or adds one.
pub async fn put_room(cx: &Cx, _owner: &SignedInStaff, form: &forms::Room) -> Result<(), AppError> {
    let (id, location) = (form.room, hours_form::location(cx, &form.place)?);
    let name = fields::name("name", &form.name)?;
    change(cx, "admin/rooms", id.map(RoomId::uuid), form.agreed, async move |tx: &mut Tx| match id {
        Some(id) => store::update_room(&mut tx.conn, id, &name, location).await,
        None => clinic::insert_room(&mut tx.conn, random::id(), &name, location).await,
    })
    .await
}

/// Takes a room out of use and moves its visits to other rooms that are free then; where there is none, nothing is done. Its
/// visits are named first, unless the person has seen as many: `agreed`.
pub async fn retire_room(cx: &Cx, _owner: &SignedInStaff, id: RoomId, agreed: usize) -> Result<(), AppError> {
    let inside = queries::in_room(cx, id).await?;
    if inside.len() > agreed {
        return Err(touches(cx, ("admin/rooms", Some(id.uuid())), &inside, Touched::OtherRoom).await?);
    }
    let context = cx.clone();
    change(cx, "admin/rooms", Some(id.uuid()), 0, async move |tx: &mut Tx| {
        let ended = reseat::empty_room(tx, &context, id).await?;
        offer_on(tx, &context, ended).await?;
        Ok::<_, AppError>(store::retire_room(&mut tx.conn, id).await?)
    })
    .await
}

pub async fn add_equipment(cx: &Cx, _owner: &SignedInStaff, form: &forms::Equipment) -> Result<(), AppError> {
    let (location, name) = (hours_form::location(cx, &form.place)?, fields::name("name", &form.name)?);
    let write = async move |tx: &mut Tx| offering::insert_equipment(&mut tx.conn, random::id(), &name, location).await;
    change(cx, "admin/rooms", None, 0, write).await
}

pub async fn retire_equipment(cx: &Cx, _owner: &SignedInStaff, id: EquipmentId, agreed: usize) -> Result<(), AppError> {
    change(cx, "admin/rooms", Some(id.uuid()), agreed, async move |tx: &mut Tx| store::retire_equipment(&mut tx.conn, id).await).await
}

/// Renames one of the clinic's further places or changes its address, or adds one.
pub async fn put_place(cx: &Cx, _owner: &SignedInStaff, place: Location) -> Result<(), AppError> {
    let is_known = cx.practice.location(place.id).is_some();
    change(cx, "admin/rooms", Some(place.id.uuid()), 0, async move |tx: &mut Tx| {
        if is_known { offering::update_location(&mut tx.conn, &place).await } else { offering::insert_location(&mut tx.conn, &place).await }
    })
    .await
}

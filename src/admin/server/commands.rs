//! What staff change of the clinic: hours, closures, services, rooms. Each is one transaction with its audit row.

use super::fields::{TypedClinic, TypedService};
use crate::booking::appointments::server::steps::reseat;
use crate::booking::server::change::offer_on;
use crate::booking::stranded::server::commands as stranded_commands;
use crate::booking::stranded::server::queries::{self, Before, Stranded};
use crate::booking::waitlist::server::opened_time;
use crate::clinic::offering::{AddOn, Location};
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
use crate::types::ids::{EquipmentId, LocationId, RoomId, ServiceId, TherapistId};
use crate::types::money::Cents;
use crate::types::person::Right;
use std::sync::Arc;
use uuid::Uuid;

/// The request of a form of the editors, by someone who may send it.
pub fn with(right: Right) -> Result<(Cx, SignedInStaff), AppError> {
    let cx = Cx::current()?;
    let staff = cx.staff(right)?;
    Ok((cx, staff))
}

/// Makes a change of hours and leads to the visits it leaves without a therapist, if there are any.
pub async fn make_and_go(cx: &Cx, _desk: &SignedInStaff, new: Change, agreed: usize, back: &str) -> Result<(), AppError> {
    let about = new.therapist().map(TherapistId::uuid);
    change(cx, "admin/hours", about, agreed, async move |tx: &mut Tx| Ok(new.write(&mut tx.conn).await?)).await?;
    go(agreed, back);
    Ok(())
}

/// Back to the editor, or to the visits that the change has touched.
pub fn go(agreed: usize, back: &str) {
    leptos_axum::redirect(if agreed > 0 { "/admin/handover" } else { back });
}

/// How many of the visits that a change would touch are named before it is made.
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

/// One change of the clinic with its audit row; openings are looked at anew, and what it opens is kept for those who wait. `agreed` is how many booked visits whoever makes
/// it has seen that it touches: when it is more, nothing is done and they are named.
async fn change<F>(cx: &Cx, screen: &'static str, about: Option<Uuid>, agreed: usize, write: F) -> Result<(), AppError>
where
    F: for<'t> Command<'t, Result<(), AppError>> + 'static,
{
    let (context, entry) = (cx.clone(), cx.entry(Action::Change, screen, None, about));
    let made = cx.state.db.write(async move |tx: &mut Tx| change_in(tx, &context, entry, agreed, write).await);
    let touched = match made.await {
        Ok(()) => {
            cx.state.job_bell.notify_one();
            return Ok(());
        }
        Err(Halt::Because(error)) => return Err(error),
        Err(Halt::Touches(touched)) => touched,
    };
    Err(touches(cx, (screen, about), &touched, Touched::Stranded).await?)
}

/// The visits that a change would touch, for whoever is to say whether they want it all the same. The log has whose they are.
async fn touches(
    cx: &Cx,
    (screen, about): (&'static str, Option<Uuid>),
    touched: &[Stranded],
    what: Touched,
) -> Result<AppError, AppError> {
    cx.looked_at_all(screen, touched.iter().take(NAMED).map(|one| one.subject.clone()).collect(), about).await?;
    let said = |one: &Stranded| format!("{}: {}", one.said, one.why);
    Ok(AppError::Touches { visits: touched.iter().take(NAMED).map(said).collect(), count: touched.len(), what })
}

async fn change_in<F>(tx: &mut Tx, cx: &Cx, entry: Entry, agreed: usize, write: F) -> Result<(), Halt>
where
    F: for<'t> Command<'t, Result<(), AppError>> + 'static,
{
    lock_clinic(&mut tx.conn).await?;
    // Whoever was just before may have changed it too; what they stranded is not this change's.
    let is_newest = practice::version(&mut tx.conn).await? == cx.practice.version;
    let cx = &if is_newest { cx.clone() } else { as_it_stands(tx, cx).await? };
    let before = Before::look(&mut tx.conn, cx).await?;
    write(tx).await?;
    let after = as_it_stands(tx, cx).await?;
    let touched = before.newly(&mut tx.conn, &after).await?;
    if touched.len() > agreed {
        return Err(Halt::Touches(touched));
    }
    // What the clinic cannot give any more its client may give up for nothing.
    stranded_commands::let_go_free(tx, touched.iter().map(|one| one.booking)).await?;
    opened_time::offer_opened(tx, &after, &cx.practice).await?;
    tx.audit(entry);
    if let Some(therapist) = cx.practice.therapists.first() {
        tx.announce(Announcement::to_everyone("openings", therapist.id));
    }
    Ok(())
}

/// With the practice as this transaction finds it.
async fn as_it_stands(tx: &mut Tx, cx: &Cx) -> Result<Cx, AppError> {
    let practice = practice::read(&mut tx.conn, cx.now).await?.ok_or(AppError::Broken)?;
    Ok(Cx { practice: Arc::new(practice), ..cx.clone() })
}

/// Time off that is not taken after all.
pub async fn end_time_off(cx: &Cx, _desk: &SignedInStaff, id: Uuid) -> Result<(), AppError> {
    change(cx, "admin/hours", Some(id), 0, async move |tx: &mut Tx| Ok(store::delete_time_off(&mut tx.conn, id).await?)).await
}

pub async fn end_closure(cx: &Cx, _desk: &SignedInStaff, id: Uuid) -> Result<(), AppError> {
    change(cx, "admin/closures", Some(id), 0, async move |tx: &mut Tx| Ok(store::delete_closure(&mut tx.conn, id).await?)).await
}

/// A date of its own is like every week again.
pub async fn usual_day(cx: &Cx, _desk: &SignedInStaff, therapist: TherapistId, day: String, agreed: usize) -> Result<(), AppError> {
    let about = Some(therapist.uuid());
    change(
        cx,
        "admin/hours",
        about,
        agreed,
        async move |tx: &mut Tx| Ok(offering::put_shift_day(&mut tx.conn, therapist, &day, &[]).await?),
    )
    .await
}

/// What a therapist's hands can do in a day.
pub async fn put_strain(
    cx: &Cx,
    _owner: &SignedInStaff,
    therapist: TherapistId,
    daily: Option<i64>,
    unbroken: Option<i64>,
    rest: i64,
) -> Result<(), AppError> {
    change(cx, "admin/hands", Some(therapist.uuid()), 0, async move |tx: &mut Tx| {
        Ok(store::put_strain(&mut tx.conn, therapist, daily, unbroken, rest).await?)
    })
    .await
}

/// What holds for all of the clinic. What is booked already keeps the terms that it was booked on.
pub async fn put_clinic(cx: &Cx, _owner: &SignedInStaff, typed: TypedClinic) -> Result<(), AppError> {
    let new = typed.read(cx.practice.clinic.clone())?;
    change(cx, "admin/clinic", None, 0, async move |tx: &mut Tx| Ok(clinic::put_clinic(&mut tx.conn, &new).await?)).await
}

/// Whether a therapist gives a service, and at which price of their own.
pub async fn put_offer(
    cx: &Cx,
    _owner: &SignedInStaff,
    (therapist, service): (TherapistId, ServiceId),
    gives: bool,
    price: Option<Cents>,
    agreed: usize,
) -> Result<(), AppError> {
    change(cx, "admin/offers", Some(therapist.uuid()), agreed, async move |tx: &mut Tx| {
        if gives {
            offering::put_offer(&mut tx.conn, therapist, service, price).await?;
        } else {
            store::delete_offer(&mut tx.conn, therapist, service).await?;
        }
        Ok(())
    })
    .await
}

/// Changes a service, or adds one. What is booked already keeps its time and its price.
pub async fn put_service(
    cx: &Cx,
    _owner: &SignedInStaff,
    id: Option<ServiceId>,
    typed: TypedService,
    agreed: usize,
) -> Result<ServiceId, AppError> {
    let new = typed.read(id.unwrap_or_else(random::id))?;
    let known = new.id;
    change(cx, "admin/services", Some(known.uuid()), agreed, async move |tx: &mut Tx| {
        if id.is_none() {
            clinic::insert_service(&mut tx.conn, &new).await?;
        } else if !store::update_service(&mut tx.conn, &new).await? {
            return Err(AppError::NotFound);
        }
        Ok(())
    })
    .await?;
    Ok(known)
}

/// Nobody books it from now on; what is booked stays.
pub async fn retire_service(cx: &Cx, _owner: &SignedInStaff, id: ServiceId) -> Result<(), AppError> {
    change(cx, "admin/services", Some(id.uuid()), 0, async move |tx: &mut Tx| Ok(store::retire_service(&mut tx.conn, id).await?)).await
}

pub async fn put_service_rooms(
    cx: &Cx,
    _owner: &SignedInStaff,
    id: ServiceId,
    mut rooms: Vec<RoomId>,
    agreed: usize,
) -> Result<(), AppError> {
    rooms.sort_unstable();
    rooms.dedup();
    let known: Vec<RoomId> = rooms.into_iter().filter(|room| cx.practice.rooms.iter().any(|one| one.id == *room)).collect();
    change(cx, "admin/services", Some(id.uuid()), agreed, async move |tx: &mut Tx| {
        Ok(offering::put_service_rooms(&mut tx.conn, id, &known).await?)
    })
    .await
}

pub async fn add_add_on(cx: &Cx, _owner: &SignedInStaff, new: AddOn) -> Result<(), AppError> {
    change(cx, "admin/services", Some(new.service.uuid()), 0, async move |tx: &mut Tx| {
        Ok(offering::insert_add_on(&mut tx.conn, &new).await?)
    })
    .await
}

pub async fn retire_add_on(cx: &Cx, _owner: &SignedInStaff, id: crate::types::ids::AddOnId) -> Result<(), AppError> {
    change(cx, "admin/services", Some(id.uuid()), 0, async move |tx: &mut Tx| Ok(offering::retire_add_on(&mut tx.conn, id).await?)).await
}

/// Renames a room or puts it elsewhere, or adds one.
pub async fn put_room(
    cx: &Cx,
    _owner: &SignedInStaff,
    id: Option<RoomId>,
    name: String,
    location: Option<LocationId>,
    agreed: usize,
) -> Result<(), AppError> {
    let about = id.map(RoomId::uuid);
    change(cx, "admin/rooms", about, agreed, async move |tx: &mut Tx| {
        match id {
            Some(id) => store::update_room(&mut tx.conn, id, &name, location).await?,
            None => clinic::insert_room(&mut tx.conn, random::id(), &name, location).await?,
        }
        Ok(())
    })
    .await
}

/// Takes a room out of use. Who is booked into it gets another that is free then; where there is none, nothing is done. They are
/// named first, unless whoever does it has seen as many: `agreed`.
pub async fn retire_room(cx: &Cx, _owner: &SignedInStaff, id: RoomId, agreed: usize) -> Result<(), AppError> {
    let inside = queries::in_room(cx, id).await?;
    if inside.len() > agreed {
        return Err(touches(cx, ("admin/rooms", Some(id.uuid())), &inside, Touched::OtherRoom).await?);
    }
    let context = cx.clone();
    change(cx, "admin/rooms", Some(id.uuid()), 0, async move |tx: &mut Tx| {
        let ended = reseat::empty_room(tx, &context, id).await?;
        offer_on(tx, &context, ended).await?;
        Ok(store::retire_room(&mut tx.conn, id).await?)
    })
    .await
}

pub async fn add_equipment(cx: &Cx, _owner: &SignedInStaff, name: String, location: Option<LocationId>) -> Result<(), AppError> {
    change(cx, "admin/rooms", None, 0, async move |tx: &mut Tx| {
        Ok(offering::insert_equipment(&mut tx.conn, random::id(), &name, location).await?)
    })
    .await
}

pub async fn retire_equipment(cx: &Cx, _owner: &SignedInStaff, id: EquipmentId, agreed: usize) -> Result<(), AppError> {
    change(cx, "admin/rooms", Some(id.uuid()), agreed, async move |tx: &mut Tx| Ok(store::retire_equipment(&mut tx.conn, id).await?)).await
}

/// Renames one of the clinic's further places or gives it another address, or adds one.
pub async fn put_place(cx: &Cx, _owner: &SignedInStaff, place: Location) -> Result<(), AppError> {
    let is_known = cx.practice.location(place.id).is_some();
    change(cx, "admin/rooms", Some(place.id.uuid()), 0, async move |tx: &mut Tx| {
        if is_known {
            Ok(offering::update_location(&mut tx.conn, &place).await?)
        } else {
            Ok(offering::insert_location(&mut tx.conn, &place).await?)
        }
    })
    .await
}

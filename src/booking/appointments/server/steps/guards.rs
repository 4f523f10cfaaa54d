//! What every step asks before it changes anything.

use crate::booking::appointments::cancellation;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::appointments::server::{feasibility, words};
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::clinic::server::practice;
use crate::error::AppError;
use crate::platform::db::Conn;
use crate::platform::db::dialect::lock_clinic;
use crate::platform::random;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::ids::{BookingId, ClientId, PersonId};
use crate::types::instant::Instant;
use crate::types::money::Cents;

pub const HOURS_CHANGED: &str =
    "The clinic changed its hours or rooms this very moment. Nothing was done. Please look at the times once more.";

pub const CHANGED_MEANWHILE: &str = "It changed just before you tapped. Nothing was done. Please look at it once more.";

/// Who ends a booking, why, and what is owed for it.
#[derive(Debug, Clone, Copy)]
pub struct Ending {
    pub by: EndedBy,
    pub actor: Option<PersonId>,
    pub reason: CancelReason,
    pub fee: Cents,
    pub at: Instant,
}

/// Queues behind whoever is changing a booking, or the clinic. What was prepared on hours that have changed since is not
/// carried out.
pub async fn queue(tx: &mut Tx, cx: &Cx) -> Result<(), AppError> {
    lock_clinic(&mut tx.conn).await?;
    if practice::version(&mut tx.conn).await? == cx.practice.version { Ok(()) } else { Err(AppError::Conflict(HOURS_CHANGED.to_owned())) }
}

/// What nobody is there for any more is not booked, and not brought back.
pub fn still_stands(cx: &Cx, visit: &Appointment) -> Result<(), AppError> {
    match feasibility::obstacle(&cx.practice, visit) {
        None => Ok(()),
        Some(why) => Err(AppError::Conflict(format!(
            "That cannot be had any more: {}. Nothing was booked. Please choose another time.",
            why.words()
        ))),
    }
}

/// Nothing is done when ending a visit has come to cost more than whoever asks was shown.
pub fn agreed_to(fee: Cents, agreed: Cents) -> Result<(), AppError> {
    if fee > agreed { Err(AppError::Conflict(cancellation::dearer_now(fee))) } else { Ok(()) }
}

/// Nobody is in two places at once. What has the same claim is the visit itself, on its way to another time.
pub fn not_twice(cx: &Cx, at_hand: &[reads::AtHand], claim: BookingId) -> Result<(), AppError> {
    let Some(visit) = at_hand.iter().find(|one| !one.is_hold && one.claim != claim) else { return Ok(()) };
    let name = cx.practice.therapist(visit.therapist).map_or("the clinic", |one| one.name.as_str());
    Err(AppError::Conflict(format!(
        "There is a visit at that time already: {}. Nothing was changed. Choose another time, or move that visit first.",
        words::with(&cx.practice.wall, visit.start, name)
    )))
}

/// Who is signed in; nobody when the clinic's computer acts.
pub fn actor(cx: &Cx) -> Option<PersonId> {
    cx.session.as_ref().map(|session| session.person.id)
}

/// A line of the appointment record. No actor: the clinic's computer.
pub fn note(tx: &mut Tx, id: BookingId, actor: Option<PersonId>, became: BookingStatus, at: Instant) {
    tx.at_end(writes::event(random::id(), id, at, actor, became));
}

/// A client's own booking; anyone else's is not there.
pub async fn own(conn: &mut Conn, id: BookingId, client: ClientId) -> Result<Appointment, AppError> {
    reads::of_client(conn, id, client).await?.ok_or(AppError::NotFound)
}

/// Any client’s appointment; staff only.
pub async fn found(conn: &mut Conn, id: BookingId) -> Result<Appointment, AppError> {
    reads::one(conn, id).await?.ok_or(AppError::NotFound)
}

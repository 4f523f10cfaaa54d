//! What steps ask before they change anything.

use crate::booking::appointments::eligibility;
use crate::booking::appointments::problems::StepProblem;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::eligibility::known_for;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::appointments::server::{feasibility, words};
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::clinic::model::Service;
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

/// The end of a booking: by whom, why, and at what fee.
#[derive(Debug, Clone, Copy)]
pub struct Ending {
    pub by: EndedBy,
    pub actor: Option<PersonId>,
    pub reason: CancelReason,
    pub fee: Cents,
    pub at: Instant,
}

impl Ending {
    /// By the person who is signed in: the client, someone who acts for them, or the desk.
    pub fn by_actor(cx: &Cx, reason: CancelReason, fee: Cents) -> Self {
        Self { by: party(cx), actor: actor(cx), reason, fee, at: cx.now }
    }
}

/// Waits for other changes of bookings and of the clinic to finish. A step that was prepared before the clinic changed is
/// refused.
pub async fn queue(tx: &mut Tx, cx: &Cx) -> Result<(), AppError> {
    lock_clinic(&mut tx.conn).await?;
    if practice::version(&mut tx.conn).await? == cx.practice.version { Ok(()) } else { Err(StepProblem::HoursChanged.into()) }
}

/// Refuses an appointment that can no longer take place.
pub fn can_take_place(cx: &Cx, visit: &Appointment) -> Result<(), StepProblem> {
    feasibility::obstacle(&cx.practice, visit).map_or(Ok(()), |obstacle| Err(StepProblem::Impossible(obstacle)))
}

/// Refuses to end a visit when that has come to cost more than the page said.
pub fn agreed_to(owed: Cents, agreed: Cents) -> Result<(), StepProblem> {
    if owed > agreed { Err(StepProblem::CostsMore { owed }) } else { Ok(()) }
}

/// Refuses a second visit at the same time. A visit with this claim is the same visit on its way to another time.
pub fn no_other_visit(cx: &Cx, at_hand: &[reads::AtHand], claim: BookingId) -> Result<(), StepProblem> {
    let Some(visit) = at_hand.iter().find(|one| !one.is_hold && one.claim != claim) else { return Ok(()) };
    let name = cx.practice.therapist(visit.therapist).map_or("the clinic", |one| one.name.as_str());
    Err(StepProblem::OtherVisit { visit: words::with(&cx.practice.wall, visit.start, name) })
}

/// Refuses a service that this client may not book. A visit that is moved was theirs already; only a referral is asked for.
pub async fn is_eligible(
    conn: &mut Conn,
    client: ClientId,
    service: &Service,
    (start, replaces): (Instant, Option<BookingId>),
    now: Instant,
) -> Result<(), AppError> {
    let known = known_for(conn, client, service, now).await?;
    match replaces {
        None => eligibility::may_book(&service.rules, &known, start)?,
        Some(_) => eligibility::may_move(&service.rules, &known, start)?,
    }
    Ok(())
}

/// The person who is signed in; none when the clinic's computer acts.
pub fn actor(cx: &Cx) -> Option<PersonId> {
    cx.session.as_ref().map(|session| session.person.id)
}

/// Whether the person who is signed in acts as the client or for the clinic.
pub fn party(cx: &Cx) -> EndedBy {
    if cx.client().is_ok() { EndedBy::Client } else { EndedBy::Clinic }
}

/// Adds to the appointment record. No actor: the clinic's computer.
pub fn note(tx: &mut Tx, id: BookingId, actor: Option<PersonId>, became: BookingStatus, at: Instant) {
    tx.at_end(writes::event(random::id(), id, at, actor, became));
}

/// A client's own appointment; nobody else's is found.
pub async fn own(conn: &mut Conn, id: BookingId, client: ClientId) -> Result<Appointment, AppError> {
    reads::of_client(conn, id, client).await?.ok_or(AppError::NotFound)
}

/// Any client’s appointment; staff only.
pub async fn found(conn: &mut Conn, id: BookingId) -> Result<Appointment, AppError> {
    reads::one(conn, id).await?.ok_or(AppError::NotFound)
}

//! Read models of appointments, for pages and other slices.

use super::steps::guards::own as own_appointment;
use super::store::booking::Appointment;
use super::store::reads;
use super::words;
use crate::booking::appointments::policy::{self, Undo};
use crate::booking::model::{BookingStatus, CancelReason};
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span};
use crate::types::money::Cents;

/// A booking as its own client sees it.
#[derive(Debug, Clone)]
pub struct ClientBooking {
    pub id: BookingId,
    pub status: BookingStatus,
    pub start: Instant,
    /// While it is a hold: when that ends, and how many whole seconds are left.
    pub hold_until: Option<Instant>,
    pub seconds_left: i64,
    /// "Thursday at 4:30 pm"
    pub when: String,
    /// "Thu 26 November, 4:30 pm" and "5:30 pm"
    pub moment: String,
    pub until: String,
    /// "Calgary time"
    pub zone: String,
    /// "Thursday" and "26 November"
    pub weekday: &'static str,
    pub date: String,
    pub therapist: TherapistId,
    pub therapist_name: String,
    pub credential: String,
    pub service: ServiceId,
    pub service_name: String,
    pub minutes: i64,
    pub address: String,
    /// "$120.00 + $6.00 GST"
    pub price: String,
    /// The policy's two sentences.
    pub policy: (String, String),
    /// What cancelling costs now.
    pub fee: Cents,
    /// Whether the clinic has asked for another time.
    pub asked: bool,
    /// Whether it can still be moved or cancelled.
    pub can_change: bool,
    /// Whether a hold was extended already.
    pub extended: bool,
    /// The visit it would replace.
    pub replaces: Option<BookingId>,
    pub client: ClientId,
    pub client_name: String,
}

/// The next visit's card on the first page.
pub type NextVisit = ClientBooking;

/// A client's visits to come, and their last step while it can be undone.
pub struct Ahead {
    /// The next first.
    pub visits: Vec<ClientBooking>,
    pub just: Option<JustDone>,
}

pub struct JustDone {
    pub booking: BookingId,
    /// When it was taken, which identifies it.
    pub step: Instant,
    /// "Booked: Thu 26 Nov, 4:30 pm with Tomás Rivera."
    pub sentence: String,
    /// "You can undo this until 2:33 pm."
    pub until: String,
}

/// A client's visits to come and their last step. The caller decides whose record may be read.
pub async fn ahead(cx: &Cx, client: ClientId) -> Result<Ahead, AppError> {
    let rows = reads::upcoming(&mut cx.state.db.read().await?, client, cx.now, cx.now.minus(policy::UNDO)).await?;
    let visits = rows.iter().filter(|row| row.status != BookingStatus::Cancelled).map(|row| client_booking(cx, row)).collect();
    Ok(Ahead { visits, just: just_done(cx, &rows) })
}

fn just_done(cx: &Cx, rows: &[Appointment]) -> Option<JustDone> {
    let undoable = rows.iter().filter_map(|row| Some((row, policy::undo(cx.now, &row.steps()).ok()?)));
    let (row, step) = undoable.max_by_key(|(row, _)| row.last_step())?;
    let did = match step {
        Undo::Booking => "Booked",
        Undo::Move(_) => "Moved",
        Undo::Cancelling => "Cancelled",
    };
    let at = row.last_step()?;
    Some(JustDone {
        booking: row.id,
        step: at,
        sentence: format!("{did}: {}.", words::with(&cx.practice.wall, row.start, &row.therapist_name)),
        until: format!("You can undo this until {}.", cx.practice.wall.time(at.plus(policy::UNDO))),
    })
}

/// The visits to come of one client, the next first. The caller decides whose record may be read.
pub async fn upcoming(cx: &Cx, client: ClientId) -> Result<Vec<ClientBooking>, AppError> {
    Ok(ahead(cx, client).await?.visits)
}

/// A visit that is being moved, as the page that confirms the move shows it.
#[derive(Debug, Clone)]
pub struct Moving {
    pub id: BookingId,
    pub therapist: TherapistId,
    pub service: ServiceId,
    /// With its add-ons.
    pub length: Span,
    pub start: Instant,
    /// "Thu 26 Nov, 4:30 pm with Tomás Rivera"
    pub was: String,
    /// What moving costs.
    pub cost: (String, String),
    /// What moving costs, for the form to say what was agreed to.
    pub fee: Cents,
}

/// The visit to be moved, if one is named. Refused when it cannot be moved any more.
pub async fn moving(cx: &Cx, me: &SignedInClient, id: Option<BookingId>) -> Result<Option<Moving>, AppError> {
    let Some(id) = id else { return Ok(None) };
    let mut conn = cx.state.db.read().await?;
    let row = own_appointment(&mut conn, id, me.id).await?;
    policy::may_move(cx.now, row.status, row.start)?;
    let wall = &cx.practice.wall;
    Ok(Some(Moving {
        id,
        therapist: row.therapist,
        service: row.service,
        length: row.range().length(),
        start: row.start,
        was: words::with(wall, row.start, &row.therapist_name),
        cost: words::moving(wall, &row, cx.now),
        fee: row.terms(cx.now).owed(CancelReason::Moved),
    }))
}

/// One of the client's own bookings, in any state.
pub async fn own(cx: &Cx, me: &SignedInClient, id: BookingId) -> Result<ClientBooking, AppError> {
    let row = own_appointment(&mut cx.state.db.read().await?, id, me.id).await?;
    Ok(client_booking(cx, &row))
}

fn client_booking(cx: &Cx, row: &Appointment) -> ClientBooking {
    let (wall, clinic) = (&cx.practice.wall, &cx.practice.clinic);
    let left = row.hold_until.map_or(0, |until| until.since(cx.now).whole_seconds().max(0));
    let gst = row.price.percent(clinic.gst_percent);
    let can_change = policy::may_move(cx.now, row.status, row.start).is_ok();
    ClientBooking {
        id: row.id,
        status: row.status,
        start: row.start,
        hold_until: row.hold_until,
        seconds_left: if row.status == BookingStatus::Hold { left } else { 0 },
        when: words::when(wall, row.start, cx.now),
        moment: wall.moment(row.start),
        until: wall.time(row.end),
        zone: wall.called().to_owned(),
        weekday: wall.weekday(row.start),
        date: wall.day_of_month(row.start),
        therapist: row.therapist,
        therapist_name: row.therapist_name.clone(),
        credential: row.credential.clone(),
        service: row.service,
        service_name: row.service_in_full(),
        minutes: row.range().length().whole_minutes(),
        address: cx.practice.address_at(row.location),
        price: if gst.cents() > 0 { format!("{} + {gst} GST", row.price) } else { row.price.to_string() },
        policy: words::policy(wall, row, cx.now),
        fee: row.terms(cx.now).owed(CancelReason::ClientAsked),
        can_change,
        asked: row.asked_at.is_some() && can_change,
        extended: row.extended,
        replaces: row.replaces,
        client: row.client,
        client_name: row.client_name.clone(),
    }
}

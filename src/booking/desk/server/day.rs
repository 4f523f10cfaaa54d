//! The visits of a day, as the desk and the therapists see them.

use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::reads;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::error::AppError;
use crate::platform::audit::entry::Subject;
use crate::platform::local_time::Wall;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInTherapist;
use crate::types::ids::{BookingId, ClientId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, TimeRange};
use crate::types::money::Cents;
use jiff::civil::Date;

/// One visit of a day.
#[derive(Debug, Clone)]
pub struct DayVisit {
    pub booking: BookingId,
    pub client: ClientId,
    pub client_name: String,
    pub therapist: TherapistId,
    pub therapist_name: String,
    pub service: ServiceId,
    pub service_name: String,
    pub minutes: i64,
    pub room_id: RoomId,
    pub room: String,
    pub status: BookingStatus,
    pub start: Instant,
    pub end: Instant,
    /// "4:30 pm" and "4:30 to 5:30 pm"
    pub time: String,
    pub times: String,
    /// "$60", when a fee is owed.
    pub owes: Option<String>,
    /// "until 3:30 pm" for a hold, "by the clinic: the therapist was away" for a cancelled visit.
    pub note: Option<String>,
    /// The fee if its client cancelled now.
    pub late_fee: Cents,
}

impl DayVisit {
    /// The client as the one whose record is looked at.
    pub fn subject(&self) -> Subject {
        Subject { id: self.client, name: self.client_name.clone() }
    }
}

/// The therapist's own visits of one day, in order of time.
pub async fn day(cx: &Cx, me: &SignedInTherapist, date: Date) -> Result<Vec<DayVisit>, AppError> {
    of_therapist(cx, me.id, cx.practice.wall.stretch(date, 0, 1440)).await
}

/// One therapist's visits within this time, in order, for themselves or for the desk.
pub async fn of_therapist(cx: &Cx, therapist: TherapistId, within: TimeRange) -> Result<Vec<DayVisit>, AppError> {
    let rows = reads::day_of(&mut cx.state.db.read().await?, therapist, within).await?;
    Ok(rows.iter().map(|row| day_visit(cx, row)).collect())
}

/// Everyone's visits of one day, by therapist, then in order of time. For the desk.
pub async fn schedule(cx: &Cx, date: Date) -> Result<Vec<DayVisit>, AppError> {
    let within = cx.practice.wall.stretch(date, 0, 1440);
    let rows = reads::day(&mut cx.state.db.read().await?, within, cx.now).await?;
    Ok(rows.iter().map(|row| day_visit(cx, row)).collect())
}

fn day_visit(cx: &Cx, row: &Appointment) -> DayVisit {
    let wall = &cx.practice.wall;
    let spoken = |fee: Cents| (fee.cents() > 0).then(|| fee.spoken());
    let terms = row.cancel(cx.now);
    DayVisit {
        booking: row.id,
        client: row.client,
        client_name: row.client_name.clone(),
        therapist: row.therapist,
        therapist_name: row.therapist_name.clone(),
        service: row.service,
        service_name: row.service_in_full(),
        minutes: row.range().length().whole_minutes(),
        room_id: row.room,
        room: row.room_name.clone(),
        status: row.status,
        start: row.start,
        end: row.end,
        time: wall.time(row.start),
        times: wall.times(row.range()),
        owes: spoken(row.fee).filter(|_| !row.waived),
        note: note(wall, row),
        late_fee: terms.map_or(Cents::new(0), |terms| terms.owed(CancelReason::ClientAsked)),
    }
}

fn note(wall: &Wall, row: &Appointment) -> Option<String> {
    match (row.status, row.ended_by.zip(row.reason)) {
        (BookingStatus::Hold, _) => row.hold_until.map(|until| format!("until {}", wall.time(until))),
        // Clients give no reason.
        (BookingStatus::Cancelled, Some((by @ EndedBy::Client, CancelReason::ClientAsked))) => Some(by.words().to_owned()),
        (BookingStatus::Cancelled, Some((by, why))) => Some(format!("{}: {}", by.words(), why.words())),
        _ => None,
    }
}

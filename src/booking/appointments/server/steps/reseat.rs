//! Another room, or another piece of what a visit needs, at the same time; and taking a room out of use without taking anyone's
//! visit.

use super::end::expire_within;
use super::freed::{Ended, Step};
use super::guards::queue;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::appointments::server::words;
use crate::booking::availability::capacity::{Allocation, Capacity};
use crate::booking::availability::server::hours::Days;
use crate::booking::availability::server::{hours, store};
use crate::booking::model::BookingStatus;
use crate::error::AppError;
use crate::platform::audit::entry::Action;
use crate::platform::realtime::Announcement;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::ids::{BookingId, RoomId};

/// Gives a visit this room, or any that is free then.
pub async fn reseat(tx: &mut Tx, cx: &Cx, id: BookingId, room: Option<RoomId>) -> Result<Step<()>, AppError> {
    queue(tx, cx).await?;
    let visit = reads::one(&mut tx.conn, id).await?.ok_or(AppError::NotFound)?;
    if !matches!(visit.status, BookingStatus::Booked | BookingStatus::Arrived) {
        return Err(AppError::Conflict(super::guards::CHANGED_MEANWHILE.to_owned()));
    }
    let ended = expire_within(tx, cx, visit.busy).await?;
    let Some(seat) = free_seat(tx, cx, &visit, |one| room.is_none_or(|room| room == one)).await? else {
        let which = if room.is_some() { "That room is not free then, or not one for this visit." } else { "No room is free then." };
        return Err(AppError::Conflict(format!("{which} Nothing was changed.")));
    };
    put(tx, cx, &visit, seat).await?;
    Ok(((), ended))
}

async fn put(tx: &mut Tx, cx: &Cx, visit: &Appointment, seat: Allocation) -> Result<(), AppError> {
    if (seat.room, seat.equipment) == (visit.room, visit.equipment) {
        return Ok(());
    }
    writes::reseat(&mut tx.conn, visit.id, seat).await?;
    note_seat(tx, cx, visit);
    Ok(())
}

/// Gives everyone who is booked into this room another that is free then, or says for whom there is none.
pub async fn empty_room(tx: &mut Tx, cx: &Cx, room: RoomId) -> Result<Vec<Ended>, AppError> {
    let practice = cx.practice.as_ref();
    let (mut without, mut ended): (Vec<String>, Vec<Ended>) = Default::default();
    for visit in reads::in_room(&mut tx.conn, room, cx.now).await? {
        ended.extend(expire_within(tx, cx, visit.busy).await?);
        match free_seat(tx, cx, &visit, |one| one != room).await? {
            Some(seat) => put(tx, cx, &visit, seat).await?,
            // Said without whose visit it is: that stands on the schedule, which logs who looks.
            None => without.push(words::with(&practice.wall, visit.start, &visit.therapist_name)),
        }
    }
    if without.is_empty() {
        return Ok(ended);
    }
    let named = without.iter().take(12).cloned().collect::<Vec<_>>().join("; ");
    Err(AppError::Conflict(format!("No other room is free for {named}. Nothing was changed. Move or call off what is booked there first.")))
}

/// A room among these, and what else is needed, that is free when this visit is.
async fn free_seat(tx: &mut Tx, cx: &Cx, visit: &Appointment, among: impl Fn(RoomId) -> bool) -> Result<Option<Allocation>, AppError> {
    let practice = cx.practice.as_ref();
    let Some(service) = practice.service_of_visit(visit.service) else { return Ok(None) };
    let days = Days::beside(practice.wall.date(visit.start));
    let mut hours = hours::hours_of(practice, service, visit.therapist, days);
    hours.rooms.retain(|(id, _)| among(*id));
    let mut taken = store::taken(&mut tx.conn, hours::padded(visit.busy)).await?;
    taken.retain(|one| !one.is_of(visit.therapist, visit.busy));
    Ok(Capacity::new(&hours, &taken, cx.now).seat_for(visit.therapist, visit.busy))
}

/// A visit has another room. Openings elsewhere may have come or gone with it.
pub fn note_seat(tx: &mut Tx, cx: &Cx, visit: &Appointment) {
    tx.audit(cx.entry(Action::Change, "schedule/room", Some(visit.subject()), Some(visit.id.uuid())));
    tx.announce(Announcement::to_everyone("openings", visit.therapist));
}

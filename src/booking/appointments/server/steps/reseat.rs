//! Another room, or another piece of equipment, for a visit at the same time; and emptying a room without losing any visit.

use super::end::expire_within;
use super::freed::{Ended, Step};
use super::guards::{found, queue};
use crate::booking::appointments::problems::StepProblem;
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
    let visit = found(&mut tx.conn, id).await?;
    if !matches!(visit.status, BookingStatus::Booked | BookingStatus::Arrived) {
        return Err(StepProblem::ChangedMeanwhile.into());
    }
    let ended = expire_within(tx, cx, visit.busy).await?;
    let Some(allocation) = free_allocation(tx, cx, &visit, |one| room.is_none_or(|room| room == one)).await? else {
        return Err(if room.is_some() { StepProblem::RoomNotFree } else { StepProblem::NoRoomFree }.into());
    };
    put(tx, cx, &visit, allocation).await?;
    Ok(((), ended))
}

async fn put(tx: &mut Tx, cx: &Cx, visit: &Appointment, allocation: Allocation) -> Result<(), AppError> {
    if allocation == visit.allocation() {
        return Ok(());
    }
    writes::reseat(&mut tx.conn, visit.id, allocation).await?;
    // Openings elsewhere may come or go with it.
    tx.audit(cx.entry(Action::Change, "schedule/room", Some(visit.subject()), Some(visit.id.uuid())));
    tx.announce(Announcement::to_everyone("openings", visit.therapist));
    Ok(())
}

/// Gives every visit in this room another room that is free then, or names the visits for which there is none.
pub async fn empty_room(tx: &mut Tx, cx: &Cx, room: RoomId) -> Result<Vec<Ended>, AppError> {
    let (mut visits, mut ended) = (Vec::new(), Vec::new());
    for visit in reads::in_room(&mut tx.conn, room, cx.now).await? {
        ended.extend(expire_within(tx, cx, visit.busy).await?);
        match free_allocation(tx, cx, &visit, |one| one != room).await? {
            Some(allocation) => put(tx, cx, &visit, allocation).await?,
            // Without the client's name: that stands on the schedule, which logs who looks at it.
            None => visits.push(words::with(&cx.practice.wall, visit.start, &visit.therapist_name)),
        }
    }
    if visits.is_empty() { Ok(ended) } else { Err(StepProblem::NoOtherRoom { visits }.into()) }
}

/// A room among these, with the equipment that the visit needs, free at its time.
async fn free_allocation(
    tx: &mut Tx,
    cx: &Cx,
    visit: &Appointment,
    among: impl Fn(RoomId) -> bool,
) -> Result<Option<Allocation>, AppError> {
    let practice = cx.practice.as_ref();
    let Some(service) = practice.service_of_visit(visit.service) else { return Ok(None) };
    let mut hours = hours::hours_of(practice, service, visit.therapist, Days::beside(practice.wall.date(visit.start)));
    hours.rooms.retain(|(id, _)| among(*id));
    let mut taken = store::taken(&mut tx.conn, hours::padded(visit.busy)).await?;
    taken.retain(|one| !one.is_of(visit.therapist, visit.busy));
    Ok(Capacity::new(&hours, &taken, cx.now).allocate(visit.therapist, visit.busy))
}

//! Reminders: promised when a visit is booked, sent if it is still booked then.

use crate::booking::appointments::policy::UNDO;
use crate::booking::appointments::server::feasibility;
use crate::booking::appointments::server::jobs::REMIND_OF_VISIT;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::appointments::server::words::letters::{self, mail};
use crate::booking::model::BookingStatus;
use crate::error::AppError;
use crate::platform::random;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::instant::Span;

/// Promises the reminders of a visit, each as many hours before it as its service says. Those already past are left out.
pub fn promise_reminders(tx: &mut Tx, cx: &Cx, visit: &Appointment) {
    for hours in cx.practice.service(visit.service).into_iter().flat_map(|service| &service.reminders) {
        let (id, at) = (random::id::<uuid::Uuid>(), visit.start.minus(Span::hours(*hours)));
        if at > cx.now {
            tx.at_end(writes::promised_reminder(id, visit.id, *hours));
            tx.enqueue(REMIND_OF_VISIT, Some(id), at, cx.now);
        }
    }
}

/// Sends a reminder once, unless its visit was moved or called off, or has begun.
pub async fn remind(tx: &mut Tx, cx: &Cx, reminder: uuid::Uuid) -> Result<(), AppError> {
    let visit = match writes::reminder(&mut tx.conn, reminder).await? {
        Some(id) => reads::one(&mut tx.conn, id).await?,
        None => None,
    };
    // Cancelling can still be undone, which brings the reminder back too.
    let undone_until = visit.as_ref().filter(|visit| visit.status == BookingStatus::Cancelled).and_then(|visit| visit.ended_at);
    if let Some(until) = undone_until.map(|at| at.plus(UNDO)).filter(|until| cx.now < *until) {
        tx.enqueue(REMIND_OF_VISIT, Some(reminder), until, cx.now);
        return Ok(());
    }
    if !writes::take_reminder(&mut tx.conn, reminder, cx.now).await? {
        return Ok(());
    }
    // A reminder of a visit that cannot take place as booked would mislead.
    let stands = |visit: &Appointment| {
        visit.status == BookingStatus::Booked && cx.now < visit.start && feasibility::obstacle(&cx.practice, visit).is_none()
    };
    if let Some(visit) = visit.filter(stands) {
        letters::reminder(tx, &mail(cx, &visit), cx.now).await?;
    }
    Ok(())
}

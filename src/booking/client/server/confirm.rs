//! Turning a hold into a booked visit, or into the new time of one.

use crate::booking::appointments::cancellation::{self, CancelProblem};
use crate::booking::appointments::policy::{self, Confirmed};
use crate::booking::appointments::problems::StepProblem;
use crate::booking::appointments::server::steps::end::{end_visit, take_back_letter};
use crate::booking::appointments::server::steps::freed::Ended;
use crate::booking::appointments::server::steps::guards::{
    Ending, actor, agreed_to, can_take_place, is_eligible, no_other_visit, note, own, queue,
};
use crate::booking::appointments::server::steps::settle::settle;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::model::{BookingStatus, CancelReason};
use crate::booking::server::change::change;
use crate::booking::waitlist::server::offer;
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Entry};
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{BookingId, ClientId};
use crate::types::money::Cents;

/// Turns a hold into a booked visit. A second tap gets the same visit.
pub async fn confirm(cx: &Cx, me: &SignedInClient, id: BookingId) -> Result<(), AppError> {
    confirm_all(cx, &[(me.clone(), id)], cancellation::agreed(None)).await
}

/// Turns holds into visits, all of them or none: two people may come together. `agreed` is what the page said that ending the
/// old visit costs; when it has come to cost more, nothing is done.
pub async fn confirm_all(cx: &Cx, all: &[(SignedInClient, BookingId)], agreed: Cents) -> Result<(), AppError> {
    let entry = |me: &SignedInClient, id: BookingId| cx.entry(Action::Change, "booking/confirm", Some(me.subject()), Some(id.uuid()));
    let all: Vec<(ClientId, BookingId, Entry)> = all.iter().map(|(me, id)| (me.id, *id, entry(me, *id))).collect();
    let context = cx.clone();
    change(cx, async move |tx: &mut Tx| {
        let mut ended = Vec::new();
        for (client, id, entry) in all {
            ended.extend(confirm_in(tx, &context, client, (id, agreed), entry).await?);
        }
        Ok::<_, AppError>(((), ended))
    })
    .await?;
    cx.state.job_signal.send();
    Ok(())
}

async fn confirm_in(
    tx: &mut Tx,
    cx: &Cx,
    client: ClientId,
    (id, agreed): (BookingId, Cents),
    entry: Entry,
) -> Result<Vec<Ended>, AppError> {
    queue(tx, cx).await?;
    let visit = own(&mut tx.conn, id, client).await?;
    match policy::confirm(cx.now, visit.status, visit.hold_until)? {
        Confirmed::Already => return Ok(Vec::new()),
        Confirmed::Now => {}
    }
    can_take_place(cx, &visit)?;
    is_still_eligible(tx, cx, &visit).await?;
    let (before, ended) = match visit.replaces {
        Some(old) => give_up(tx, cx, (client, agreed), (old, id), &entry).await.map(|(old, ended)| (Some(old), ended))?,
        None => (None, Vec::new()),
    };
    // The hold may have ended since it was read; the row itself decides.
    if !writes::confirm(&mut tx.conn, id, client, cx.now).await? {
        let status = own(&mut tx.conn, id, client).await?.status;
        if status == BookingStatus::Hold {
            no_other_visit(cx, &reads::at_hand(&mut tx.conn, client, cx.now, visit.range()).await?, visit.claim)?;
        }
        return match (status, before) {
            (BookingStatus::Booked, None) => Ok(Vec::new()),
            _ => Err(AppError::HoldExpired),
        };
    }
    note(tx, id, actor(cx), BookingStatus::Booked, cx.now);
    if visit.is_offer {
        offer::take(tx, cx, id).await?;
    }
    settle(tx, cx, &visit, before.as_ref()).await?;
    tx.audit(entry);
    Ok(ended)
}

/// Asks once more whether its client may book it: that may have changed since it was held or offered.
async fn is_still_eligible(tx: &mut Tx, cx: &Cx, visit: &Appointment) -> Result<(), AppError> {
    match cx.practice.service_of_visit(visit.service).filter(|service| service.rules.asks_who()) {
        Some(service) => is_eligible(&mut tx.conn, visit.client, service, (visit.start, visit.replaces), cx.now).await,
        None => Ok(()),
    }
}

/// Ends the old visit, in the transaction that books the new one.
async fn give_up(
    tx: &mut Tx,
    cx: &Cx,
    (client, agreed): (ClientId, Cents),
    (old, new): (BookingId, BookingId),
    entry: &Entry,
) -> Result<((Appointment, Cents), Vec<Ended>), AppError> {
    let old = own(&mut tx.conn, old, client).await?;
    let terms = match old.cancel(cx.now) {
        Ok(terms) => terms,
        Err(CancelProblem::AlreadyCancelled) => return Err(StepProblem::ChangedMeanwhile.into()),
        Err(problem) => return Err(problem.into()),
    };
    let fee = terms.owed(CancelReason::Moved);
    agreed_to(fee, agreed)?;
    take_back_letter(tx, &old).await?;
    let entry = Entry { about: Some(old.id.uuid()), action: Action::End, ..entry.clone() };
    let ended = end_visit(tx, cx, &old, Ending::by_actor(cx, CancelReason::Moved, fee), Some(new), entry).await?;
    Ok(((old, fee), ended))
}

//! Turning a hold into a booked visit, or into the new time of one.

use super::super::change_store as changes;
use super::super::store::{self, Detail};
use super::{CHANGED_MEANWHILE, Ending, end, note, own, settle, waiting};
use crate::audit::model::{Action, Entry};
use crate::booking::cancelling::{self, CancelProblem};
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::booking::policy::{self, ConfirmProblem, Confirmed};
use crate::error::AppError;
use crate::notifications::server::commands as notifications;
use crate::server::cx::{Cx, SignedInClient};
use crate::server::db::Tx;
use crate::server::db::dialect::lock_clinic;
use crate::types::ids::{BookingId, ClientId};
use crate::types::money::Cents;
use futures::FutureExt;

/// Turns a hold into a booked visit. A second tap gets the same visit.
pub async fn confirm(cx: &Cx, me: &SignedInClient, id: BookingId) -> Result<(), AppError> {
    let (client, context) = (me.id, cx.clone());
    let entry = cx.entry(Action::Change, "booking/confirm", Some(me.subject()), Some(id.uuid()));
    cx.state.db.write(move |tx| async move { confirm_in(tx, &context, client, id, entry).await }.boxed()).await?;
    cx.state.job_bell.notify_one();
    Ok(())
}

async fn confirm_in(tx: &mut Tx, cx: &Cx, client: ClientId, id: BookingId, entry: Entry) -> Result<(), AppError> {
    lock_clinic(&mut tx.conn).await?;
    let visit = own(&mut tx.conn, id, client).await?;
    match policy::confirm(cx.now, visit.status, visit.hold_until).map_err(problem)? {
        Confirmed::Already => return Ok(()),
        Confirmed::Now => {}
    }
    let before = match visit.replaces {
        Some(old) => Some(give_up(tx, cx, client, (old, id), &entry).await?),
        None => None,
    };
    // Between the look and this the hold may have gone; the row itself decides.
    if !changes::confirm(&mut tx.conn, id, client, cx.now).await? {
        let status = own(&mut tx.conn, id, client).await?.status;
        return match (status, before) {
            (BookingStatus::Booked, None) => Ok(()),
            _ => Err(AppError::HoldExpired),
        };
    }
    note(tx, id, Some(client.into()), BookingStatus::Booked, cx.now).await?;
    waiting::take(tx, cx, id).await?;
    settle(tx, cx, &visit, before.as_ref()).await?;
    tx.audit(entry);
    Ok(())
}

/// Lets the old time go, in the same transaction that wins the new one.
async fn give_up(
    tx: &mut Tx,
    cx: &Cx,
    client: ClientId,
    (old, new): (BookingId, BookingId),
    entry: &Entry,
) -> Result<(Detail, Cents), AppError> {
    let old = own(&mut tx.conn, old, client).await?;
    let terms = match cancelling::cancel(cx.now, old.status, old.start, old.rules(), old.price) {
        Ok(terms) => terms,
        Err(CancelProblem::AlreadyCancelled) => return Err(AppError::Conflict(CHANGED_MEANWHILE.to_owned())),
        Err(problem) => return Err(AppError::Conflict(problem.sentence().to_owned())),
    };
    let fee = terms.owed(CancelReason::Moved);
    notifications::take_back(&mut tx.conn, old.id.uuid()).await?;
    for other in store::holds_for(&mut tx.conn, old.id).await?.into_iter().filter(|hold| hold.id != new) {
        let ending =
            Ending { by: EndedBy::Client, actor: Some(client.into()), reason: CancelReason::Moved, fee: Cents::new(0), at: cx.now };
        end(tx, cx, &other, ending, Entry { about: Some(other.id.uuid()), action: Action::End, ..entry.clone() }).await?;
    }
    let ending = Ending { by: EndedBy::Client, actor: Some(client.into()), reason: CancelReason::Moved, fee, at: cx.now };
    let entry = Entry { about: Some(old.id.uuid()), action: Action::End, ..entry.clone() };
    end(tx, cx, &old, ending, entry).await?;
    Ok((old, fee))
}

pub(super) fn problem(problem: ConfirmProblem) -> AppError {
    match problem {
        ConfirmProblem::Expired => AppError::HoldExpired,
        ConfirmProblem::LetGo | ConfirmProblem::Over => AppError::Conflict(problem.sentence().to_owned()),
    }
}

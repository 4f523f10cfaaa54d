//! Releasing a hold, cancelling a visit.

use crate::booking::appointments::cancellation::CancelProblem;
use crate::booking::appointments::server::steps::end::{end, end_visit, take_back_letter};
use crate::booking::appointments::server::steps::freed::Step;
use crate::booking::appointments::server::steps::guards::{Ending, agreed_to, own};
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::words::letters::{self, mail_with_entry};
use crate::booking::model::{BookingStatus, CancelReason};
use crate::booking::server::change::change;
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Entry};
use crate::platform::db::dialect::lock_clinic;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{BookingId, ClientId};
use crate::types::money::Cents;

/// Releases these holds at once, all of them or none. Those that have ended already are left as they are.
pub async fn let_go(cx: &Cx, all: &[(SignedInClient, BookingId)]) -> Result<(), AppError> {
    let entry = |me: &SignedInClient, id: BookingId| cx.entry(Action::End, "booking/let-go", Some(me.subject()), Some(id.uuid()));
    let all: Vec<_> = all.iter().map(|(me, id)| (me.id, *id, entry(me, *id))).collect();
    let context = cx.clone();
    change(cx, async move |tx: &mut Tx| let_go_in(tx, &context, all).await).await
}

async fn let_go_in(tx: &mut Tx, cx: &Cx, all: Vec<(ClientId, BookingId, Entry)>) -> Result<Step<()>, AppError> {
    lock_clinic(&mut tx.conn).await?;
    let mut freed = Vec::new();
    for (client, id, entry) in all {
        let visit = own(&mut tx.conn, id, client).await?;
        if visit.status == BookingStatus::Hold {
            freed.push(end(tx, &visit, Ending::by_actor(cx, CancelReason::ClientAsked, Cents::new(0)), entry).await?);
        }
    }
    Ok(((), freed))
}

/// Cancels a booked visit, unless it costs more by now than `agreed`, the fee that the page showed. A second tap changes nothing.
pub async fn cancel(cx: &Cx, me: &SignedInClient, id: BookingId, agreed: Cents) -> Result<(), AppError> {
    let (client, context) = (me.id, cx.clone());
    let entry = cx.entry(Action::End, "booking/cancel", Some(me.subject()), Some(id.uuid()));
    change(cx, async move |tx: &mut Tx| cancel_in(tx, &context, client, (id, agreed), entry).await).await?;
    cx.state.job_signal.send();
    Ok(())
}

async fn cancel_in(tx: &mut Tx, cx: &Cx, client: ClientId, (id, agreed): (BookingId, Cents), entry: Entry) -> Result<Step<()>, AppError> {
    lock_clinic(&mut tx.conn).await?;
    let visit = own(&mut tx.conn, id, client).await?;
    let terms = match visit.cancel(cx.now) {
        Ok(terms) => terms,
        Err(CancelProblem::AlreadyCancelled) => return Ok(((), Vec::new())),
        Err(problem) => return Err(problem.into()),
    };
    let owed = terms.owed(CancelReason::ClientAsked);
    agreed_to(owed, agreed)?;
    take_back_letter(tx, &visit).await?;
    let ended = end_visit(tx, cx, &visit, Ending::by_actor(cx, CancelReason::ClientAsked, owed), None, entry).await?;
    if visit.status == BookingStatus::Booked {
        let letter = mail_with_entry(cx, &Appointment { sequence: visit.sequence + 1, ..visit }, true);
        letters::booking_cancelled(tx, &letter, owed, cx.now).await?;
    }
    Ok(((), ended))
}

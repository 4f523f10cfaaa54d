//! Holding an opening for ten minutes.

use crate::booking::appointments::policy::{HoldProblem, MOST_GUEST_HOLDS};
use crate::booking::appointments::server::steps::end::end;
use crate::booking::appointments::server::steps::guards::{Ending, own, queue};
use crate::booking::appointments::server::steps::placement::{Beside, Placement};
use crate::booking::appointments::server::steps::refusal::Refused;
use crate::booking::appointments::server::steps::wanted::Wanted;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::client::forms::Hold;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::booking::openings::server::suggestions::nearest;
use crate::booking::server::change::change;
use crate::clinic::offering::add_on_ids;
use crate::error::AppError;
use crate::platform::audit::entry::Action;
use crate::platform::throttle::{self, Key, Most};
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::BookingId;
use crate::types::instant::Span;
use crate::types::money::Cents;

/// One person's holds. Who looks for a time makes a few; more come from a machine.
const HOLDS_AN_HOUR: Most = Most { uses: 30, within: Span::hours(1) };

impl From<Hold> for Wanted {
    fn from(form: Hold) -> Self {
        let add_ons = add_on_ids(&form.add_ons);
        Self { therapist: form.therapist, service: form.service, start: form.start, replaces: form.replaces, add_ons }
    }
}

/// Holds an opening for a client for ten minutes. Tapped twice, it is held once.
pub async fn hold(cx: &Cx, me: &SignedInClient, wanted: Wanted) -> Result<BookingId, AppError> {
    hold_beside(cx, me, wanted, Beside::Others).await
}

/// Holds an opening for a guest, who holds one at a time: the hold they had before ends in the same transaction. The guests of one
/// network hold a few at once.
pub async fn hold_only(cx: &Cx, me: &SignedInClient, wanted: Wanted) -> Result<BookingId, AppError> {
    hold_beside(cx, me, wanted, Beside::Nothing).await
}

async fn hold_beside(cx: &Cx, me: &SignedInClient, wanted: Wanted, beside: Beside) -> Result<BookingId, AppError> {
    let client = me.id;
    let entry = cx.entry(Action::Create, "booking/hold", Some(me.subject()), None);
    let placement = Placement::prepare(cx, me.id, &wanted, entry).await?.beside(beside);
    let (id, (wanted, length), context) = (placement.id, placement.sought(), cx.clone());
    let placed = change(cx, async move |tx: &mut Tx| {
        let (placed, ended) = placement.hold(tx).await?;
        // A different id belongs to the hold that an earlier tap made.
        if placed == id {
            take_hold(tx, &context).await?;
            if beside == Beside::Nothing && reads::holds_of_network(&mut tx.conn, client, context.now).await? > MOST_GUEST_HOLDS {
                return Err(Refused::Because(HoldProblem::NetworkHolds.into()));
            }
        }
        Ok((placed, ended))
    });
    or_nearest(cx, (&wanted, length), placed.await).await
}

/// Gives a guest's hold to the client they turned out to be. The time is free for nobody else in between.
pub async fn take_over(cx: &Cx, me: &SignedInClient, guest: &SignedInClient, hold: BookingId) -> Result<BookingId, AppError> {
    let mut conn = cx.state.db.read().await?;
    let held = own(&mut conn, hold, guest.id).await?;
    let add_ons = writes::add_ons(&mut conn, hold).await?.iter().map(|one| one.id).collect();
    drop(conn);
    let wanted = Wanted { therapist: held.therapist, service: held.service, start: held.start, replaces: None, add_ons };
    let entry = cx.entry(Action::Create, "booking/hold", Some(me.subject()), None);
    let placement = Placement::new(cx, me.id, &wanted, entry)?.held_since(held.created_at);
    let (given, context, guest) = (cx.entry(Action::End, "booking/hold", Some(guest.subject()), Some(hold.uuid())), cx.clone(), guest.id);
    let (wanted, length) = placement.sought();
    let placed = change(cx, async move |tx: &mut Tx| {
        queue(tx, &context).await?;
        let held = own(&mut tx.conn, hold, guest).await?;
        // If the form was sent twice, the first one has ended it. A hold that has become a visit is not taken over.
        if held.status == BookingStatus::Hold {
            let ending = Ending { by: EndedBy::Client, actor: None, reason: CancelReason::Moved, fee: Cents::new(0), at: context.now };
            // Not handed up to be offered on: its time is held again in this same transaction.
            end(tx, &held, ending, given).await?;
        }
        placement.hold(tx).await
    });
    or_nearest(cx, (&wanted, length), placed.await).await
}

/// Takes one of the holds that a person may make within an hour, however many they act for. Called once it is clear that it is new,
/// in the transaction that places it.
pub async fn take_hold(tx: &mut Tx, cx: &Cx) -> Result<(), AppError> {
    let key = Key::of("holds", cx.signed_in()?.id.uuid().as_bytes());
    Ok(throttle::take(&mut tx.conn, key, HOLDS_AN_HOUR, cx.now).await?)
}

/// Names other times for one that was refused. They are looked up after the transaction, so that they are free now.
pub async fn or_nearest<T>(cx: &Cx, (wanted, length): (&Wanted, Span), placed: Result<T, Refused>) -> Result<T, AppError> {
    let by = match placed {
        Ok(placed) => return Ok(placed),
        Err(Refused::Because(error)) => return Err(error),
        Err(Refused::Taken) => String::new(),
        Err(Refused::NotThere(absence)) => absence.sentence().to_owned(),
    };
    Err(AppError::SlotTaken { by, nearest: nearest(cx, wanted, length).await? })
}

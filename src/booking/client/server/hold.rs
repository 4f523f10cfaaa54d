//! Keeping an opening for someone for ten minutes.

use crate::booking::appointments::policy::MOST_HOLDS_AN_HOUR;
use crate::booking::appointments::server::steps::end::end;
use crate::booking::appointments::server::steps::guards::{Ending, own, queue};
use crate::booking::appointments::server::steps::place::{Beside, Placing};
use crate::booking::appointments::server::steps::refusal::Refused;
use crate::booking::appointments::server::steps::wanted::Wanted;
use crate::booking::appointments::server::store::writes;
use crate::booking::availability::server::hours;
use crate::booking::availability::starts::Ask;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::booking::openings::server::suggestions::nearest;
use crate::booking::server::change::change;
use crate::clinic::model::Service;
use crate::error::AppError;
use crate::platform::audit::entry::Action;
use crate::platform::rate_limit::RateLimit;
use crate::platform::shelf::Need;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::BookingId;
use crate::types::ids::PersonId;
use crate::types::instant::Span;
use crate::types::money::Cents;

pub const NEEDS: &[Need] = &[Need::of::<HoldRate>("the rate of holds")];

/// How often each person held a time lately.
pub struct HoldRate(RateLimit<PersonId>);

impl Default for HoldRate {
    fn default() -> Self {
        Self(RateLimit::new(MOST_HOLDS_AN_HOUR, Span::hours(1)))
    }
}

/// Keeps an opening for this client for ten minutes. The same tap twice gets the same hold.
pub async fn hold(cx: &Cx, me: &SignedInClient, wanted: Wanted) -> Result<BookingId, AppError> {
    hold_beside(cx, me, wanted, Beside::Others).await
}

/// The same for a stranger, who tries one time at once: the one before is given back in the step that wins the new one.
pub async fn hold_only(cx: &Cx, me: &SignedInClient, wanted: Wanted) -> Result<BookingId, AppError> {
    hold_beside(cx, me, wanted, Beside::Nothing).await
}

async fn hold_beside(cx: &Cx, me: &SignedInClient, wanted: Wanted, beside: Beside) -> Result<BookingId, AppError> {
    not_too_often(cx)?;
    let ask = |service: &Service| hours::ask(&cx.practice.clinic, service, cx.now);
    let entry = cx.entry(Action::Create, "booking/hold", Some(me.subject()), None);
    let placing = match wanted.replaces {
        None => Placing::prepare(cx, me.id, &wanted, ask, entry)?,
        Some(old) => {
            let mut conn = cx.state.db.read().await?;
            let old = own(&mut conn, old, me.id).await?;
            let booked = writes::add_ons(&mut conn, old.id).await?;
            Placing::moving(cx, &old, booked, &wanted, ask, entry)?
        }
    };
    let placing = placing.beside(beside);
    let new = placing.id;
    let length = placing.length();
    let placed = change(cx, async move |tx: &mut Tx| placing.hold(tx).await).await;
    // The same tap once more got the hold that was there.
    if placed.as_ref().is_ok_and(|id| *id == new) {
        count_hold(cx)?;
    }
    or_nearest(cx, &wanted, length, placed).await
}

/// The time a stranger held becomes that of the client they have turned out to be: given back and taken in one step.
pub async fn take_over(cx: &Cx, me: &SignedInClient, guest: &SignedInClient, hold: BookingId) -> Result<BookingId, AppError> {
    let mut conn = cx.state.db.read().await?;
    let held = own(&mut conn, hold, guest.id).await?;
    let add_ons = writes::add_ons(&mut conn, hold).await?.iter().map(|one| one.id).collect();
    drop(conn);
    let wanted = Wanted { therapist: held.therapist, service: held.service, start: held.start, replaces: None, add_ons };
    // The clinic's notice was kept when it was tapped.
    let ask = |service: &Service| Ask { earliest: cx.now, ..hours::ask(&cx.practice.clinic, service, cx.now) };
    let placing = Placing::prepare(cx, me.id, &wanted, ask, cx.entry(Action::Create, "booking/hold", Some(me.subject()), None))?;
    let placing = placing.kept_since(held.created_at);
    let (given, context, guest) = (cx.entry(Action::End, "booking/hold", Some(guest.subject()), Some(hold.uuid())), cx.clone(), guest.id);
    let length = placing.length();
    let placed = change(cx, async move |tx: &mut Tx| {
        queue(tx, &context).await?;
        let held = own(&mut tx.conn, hold, guest).await?;
        // Sent twice, the first has given it back; and what has become a visit meanwhile is nobody's to take over.
        if held.status == BookingStatus::Hold {
            let ending = Ending { by: EndedBy::Client, actor: None, reason: CancelReason::Moved, fee: Cents::new(0), at: context.now };
            // Its time is taken in this same step, so that nobody is offered it.
            end(tx, &held, ending, given).await?;
        }
        placing.hold(tx).await
    });
    or_nearest(cx, &wanted, length, placed.await).await
}

/// By whoever is signed in, however many they act for.
pub fn not_too_often(cx: &Cx) -> Result<(), AppError> {
    let wait = cx.state.kept::<HoldRate>()?.0.wait(&cx.signed_in()?.id, cx.now);
    wait.map_or(Ok(()), |wait| Err(AppError::TooOften { wait_seconds: wait.whole_seconds() }))
}

pub fn count_hold(cx: &Cx) -> Result<(), AppError> {
    cx.state.kept::<HoldRate>()?.0.count(cx.signed_in()?.id, cx.now);
    Ok(())
}

/// What is offered instead is looked up afterwards, so that it is free now.
pub async fn or_nearest<T>(cx: &Cx, wanted: &Wanted, length: Span, placed: Result<T, Refused>) -> Result<T, AppError> {
    match placed {
        Ok(placed) => Ok(placed),
        Err(Refused::Because(error)) => Err(error),
        Err(Refused::Taken) => Err(AppError::SlotTaken { by: String::new(), nearest: nearest(cx, wanted, length).await? }),
        Err(Refused::NotThere(why)) => Err(AppError::SlotTaken { by: why.to_owned(), nearest: nearest(cx, wanted, length).await? }),
    }
}

//! Every kind of job, with its handler.

use crate::accounts::server::store as accounts;
use crate::booking::appointments::server::jobs::{RELEASE_HOLD, REMIND_OF_VISIT};
use crate::booking::server::jobs as booking;
use crate::booking::waitlist::server::offer::TELL_OFFER;
use crate::error::AppError;
use crate::notifications::server::jobs::{self as notifications, SEND_MAIL};
use crate::platform::db::DbError;
use crate::platform::jobs::{JobKind, store as jobs};
use crate::platform::realtime::store as announcements;
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use crate::platform::worker::Handler::{About, Alone};
use crate::platform::worker::Handlers;
use crate::types::instant::Span;
use futures::FutureExt;

/// Deletes expired sessions, counts and announcements. Runs every hour.
pub const TIDY_UP: JobKind = JobKind("tidy_up");

pub fn handlers() -> Handlers {
    Handlers::new([
        (RELEASE_HOLD, About(|state, about| async move { booking::release_hold(&state, about).await }.boxed())),
        (REMIND_OF_VISIT, About(|state, about| async move { booking::remind(&state, about).await }.boxed())),
        (TELL_OFFER, About(|state, about| async move { booking::tell_offer(&state, about).await }.boxed())),
        (SEND_MAIL, About(|state, about| async move { notifications::send_mail(&state, about).await }.boxed())),
        (TIDY_UP, Alone(|state| async move { tidy_up(&state).await }.boxed())),
    ])
}

async fn tidy_up(state: &AppState) -> Result<(), AppError> {
    let now = state.clock.now();
    state
        .db
        .write(async move |tx: &mut Tx| {
            accounts::forget_before(&mut tx.conn, now.minus(Span::days(2))).await?;
            announcements::forget_before(&mut tx.conn, now.minus(Span::days(1))).await?;
            jobs::forget_done_before(&mut tx.conn, now.minus(Span::days(30))).await?;
            tx.enqueue(TIDY_UP, None, now.plus(Span::hours(1)), now);
            Ok(())
        })
        .await
}

/// Makes sure that one tidy-up is waiting, and not two.
pub async fn promise_tidying(state: &AppState) -> Result<(), DbError> {
    let now = state.clock.now();
    state
        .db
        .write(async move |tx: &mut Tx| {
            if jobs::waiting_of_kind(&mut tx.conn, TIDY_UP.0).await? == 0 {
                tx.enqueue(TIDY_UP, None, now, now);
            }
            Ok(())
        })
        .await
}

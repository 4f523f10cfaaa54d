//! Every kind of job, with its handler.

use crate::accounts::server::consent::ANSWER_WITHIN;
use crate::accounts::server::consent_store as consents;
use crate::accounts::server::limits::PASSWORDS;
use crate::accounts::server::sign_up_store as newcomers;
use crate::accounts::server::store as accounts;
use crate::booking::appointments::server::jobs::{RELEASE_HOLD, REMIND_OF_VISIT};
use crate::booking::server::jobs as booking;
use crate::booking::waitlist::server::offer::TELL_OFFER;
use crate::clinic::server::care::end_care_of_long_ago;
use crate::clinic::server::known;
use crate::error::AppError;
use crate::notifications::server::jobs::{self as notifications, SEND_MAIL};
use crate::notifications::server::store as mails;
use crate::platform::audit::renewal::renew;
use crate::platform::db::DbError;
use crate::platform::db::dialect::lock_clinic;
use crate::platform::jobs::{JobKind, store as jobs};
use crate::platform::realtime::store as announcements;
use crate::platform::state::AppState;
use crate::platform::throttle::store as throttle;
use crate::platform::tx::Tx;
use crate::platform::worker::Handler::{About, Alone};
use crate::platform::worker::Handlers;
use crate::types::instant::Span;
use futures::FutureExt;

/// Deletes what nobody needs any more. The ages are in docs/OPERATIONS.md.
pub const TIDY_UP: JobKind = JobKind::clinic("tidy_up");
const TIDY_EVERY: Span = Span::hours(1);

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
    keep_checkpoint(state).await;
    let practice = known::newest(state).await?;
    state
        .db
        .write(async move |tx: &mut Tx| {
            // First, as in every command: a confirmation under way could otherwise count on care that ends here.
            lock_clinic(&mut tx.conn).await?;
            accounts::forget_sessions_before(&mut tx.conn, now.minus(Span::days(2))).await?;
            accounts::forget_devices_before(&mut tx.conn, now.minus(Span::days(400))).await?;
            newcomers::forget_before(&mut tx.conn, now.minus(Span::days(2))).await?;
            consents::forget_before(&mut tx.conn, now.minus(Span::days(30))).await?;
            mails::forget_before(&mut tx.conn, now.minus(ANSWER_WITHIN), now.minus(Span::days(90))).await?;
            throttle::forget_before(&mut tx.conn, now.minus(Span::days(2)), PASSWORDS.most).await?;
            announcements::forget_before(&mut tx.conn, now.minus(Span::days(1))).await?;
            jobs::forget_before(&mut tx.conn, now.minus(Span::days(30)), now.minus(Span::days(90))).await?;
            end_care_of_long_ago(&mut tx.conn, &practice.clinic, now).await?;
            jobs::take_back(&mut tx.conn, TIDY_UP, now).await?;
            tx.enqueue(TIDY_UP, None, now.plus(TIDY_EVERY), now);
            Ok(())
        })
        .await
}

/// Signs where the audit log stands and keeps that beside the key file, out of reach of whoever has only the database.
pub async fn keep_checkpoint(state: &AppState) {
    let (key_file, now) = (&state.config.key_file, state.clock.now());
    let renewed = async { renew(&mut state.db.read().await?, key_file, &state.chain.key, now).await };
    if let Err(error) = renewed.await {
        tracing::error!(%error, "no new checkpoint of the audit log");
    }
}

/// Makes sure that one tidy-up is waiting, and not two.
pub async fn promise_tidying(state: &AppState) -> Result<(), DbError> {
    let now = state.clock.now();
    state
        .db
        .write(async move |tx: &mut Tx| {
            // One that lies further ahead was promised by a clock that has been put back.
            if jobs::waiting_of_kind(&mut tx.conn, TIDY_UP, now.plus(TIDY_EVERY)).await? == 0 {
                tx.enqueue(TIDY_UP, None, now, now);
            }
            Ok(())
        })
        .await
}

//! Every kind of deferred work and who does it.

use crate::accounts::server::store as accounts;
use crate::error::AppError;
use crate::platform::jobs::kind::JobKind;
use crate::platform::realtime::store as announcements;
use crate::platform::state::AppState;
use crate::types::instant::Span;
use crate::{booking, notifications};
use futures::FutureExt;
use uuid::Uuid;

pub async fn run(state: &AppState, kind: JobKind, about: Option<Uuid>) -> Result<(), AppError> {
    match (kind, about) {
        (JobKind::ReleaseHold, Some(about)) => booking::server::jobs::release_hold(state, about).await,
        (JobKind::RemindOfVisit, Some(about)) => booking::server::jobs::remind(state, about).await,
        (JobKind::TellOffer, Some(about)) => booking::server::jobs::tell_offer(state, about).await,
        (JobKind::SendMail, Some(about)) => notifications::server::jobs::send_mail(state, about).await,
        (JobKind::TidyUp, _) => tidy_up(state).await,
        (JobKind::ReleaseHold | JobKind::RemindOfVisit | JobKind::TellOffer | JobKind::SendMail, None) => Err(AppError::Broken),
    }
}

async fn tidy_up(state: &AppState) -> Result<(), AppError> {
    let now = state.clock.now();
    state
        .db
        .write(move |tx| {
            async move {
                accounts::forget_before(&mut tx.conn, now.minus(Span::days(2))).await?;
                announcements::forget_before(&mut tx.conn, now.minus(Span::days(1))).await?;
                crate::platform::jobs::store::forget_done_before(&mut tx.conn, now.minus(Span::days(30))).await?;
                tx.enqueue(JobKind::TidyUp, None, now.plus(Span::hours(1)), now);
                Ok(())
            }
            .boxed()
        })
        .await
}

//! Every kind of deferred work and who does it.

use crate::accounts::server::store as accounts;
use crate::booking;
use crate::error::AppError;
use crate::notifications;
use crate::server::realtime::store as announcements;
use crate::server::state::AppState;
use crate::types::instant::Span;
use futures::FutureExt;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// About a booking on hold: let it go when its time is up.
    ReleaseHold,
    /// About a reminder: write to its client, if the visit still stands.
    RemindOfVisit,
    /// About a hold: it is offered to someone who waits, who may know from now on.
    TellOffer,
    /// About a mail: hand it to the mail server.
    SendMail,
    /// Forget what is void: old sessions, counts, announcements. Promises itself again for the next hour.
    TidyUp,
}

impl JobKind {
    pub const ALL: [Self; 5] = [Self::ReleaseHold, Self::RemindOfVisit, Self::TellOffer, Self::SendMail, Self::TidyUp];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReleaseHold => "release_hold",
            Self::RemindOfVisit => "remind_of_visit",
            Self::TellOffer => "tell_offer",
            Self::SendMail => "send_mail",
            Self::TidyUp => "tidy_up",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

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
                super::store::forget_done_before(&mut tx.conn, now.minus(Span::days(30))).await?;
                super::enqueue(tx, JobKind::TidyUp, None, now.plus(Span::hours(1)), now);
                Ok(())
            }
            .boxed()
        })
        .await
}

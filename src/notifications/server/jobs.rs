//! The deferred sending of mail.

use super::secret::{HIDDEN, place};
use super::store;
use crate::error::AppError;
use crate::platform::db::DbError;
use crate::platform::jobs::JobKind;
use crate::platform::mail::OutgoingMail;
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use crate::types::ids::MailId;
use uuid::Uuid;

/// Sends one letter; `about` is its id.
pub const SEND_MAIL: JobKind = JobKind::mail("send_mail");

/// Hands one letter to the mail server. A failed job is retried. A letter goes out twice only if its sending could
/// not be noted; it has the same Message-ID then.
pub async fn send_mail(state: &AppState, about: Uuid) -> Result<(), AppError> {
    let id = MailId::from_uuid(about);
    let found = store::one(&mut state.db.read().await?, id).await?;
    let Some(mail) = found.filter(|mail| mail.state != "sent") else {
        return Ok(());
    };
    if mail.secret.is_none() && mail.body.contains(HIDDEN) {
        // A letter with dots in it would be of no use to anyone, and would count as sent.
        let forget = async move |tx: &mut Tx| store::failed(&mut tx.conn, id, "it was too old: its code or link was forgotten").await;
        return Ok(state.db.write::<(), DbError, _>(forget).await?);
    }
    let secret = mail.secret.map(|sealed| state.seal.open_own(place(id), &sealed)).transpose().map_err(DbError::from)?;
    let body = secret.map_or(mail.body.clone(), |secret| mail.body.replace(HIDDEN, &secret));
    let letter = OutgoingMail { id: id.to_string(), to: mail.to, subject: mail.subject, body, calendar: mail.calendar };
    let outcome = state.mailer.send(&letter).await;
    let (now, problem) = (state.clock.now(), outcome.err());
    let failed = problem.is_some();
    state
        .db
        .write::<(), AppError, _>(async move |tx: &mut Tx| {
            match problem {
                None => store::sent(&mut tx.conn, id, now).await?,
                Some(problem) => store::failed(&mut tx.conn, id, &problem).await?,
            }
            Ok(())
        })
        .await?;
    if failed { Err(AppError::Busy) } else { Ok(()) }
}

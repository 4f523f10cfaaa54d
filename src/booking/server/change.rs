//! Changes bookings: runs a step in one transaction, and at its end offers the freed time to the waitlist, after the step has taken
//! the time it needs.

use crate::booking::appointments::server::steps::freed::{Ended, Step};
use crate::booking::waitlist::server::offer;
use crate::error::AppError;
use crate::platform::db::{DbError, DbResult};
use crate::platform::tx::{Command, Tx};
use crate::session::cx::Cx;

/// Runs a step, and offers the time that it freed.
pub async fn change<T, E, F>(cx: &Cx, step: F) -> Result<T, E>
where
    F: for<'c> Command<'c, Result<Step<T>, E>> + 'static,
    T: Send + 'static,
    E: From<DbError> + From<AppError> + Send + 'static,
{
    let context = cx.clone();
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            let (done, ended) = step(tx).await?;
            // A failed offer says nothing about the time that the step asked for.
            offer_on(tx, &context, ended).await.map_err(AppError::from)?;
            Ok(done)
        })
        .await
}

/// Offers the time that a step freed, if the step is part of a larger change.
pub async fn offer_on(tx: &mut Tx, cx: &Cx, ended: Vec<Ended>) -> DbResult<()> {
    for one in ended {
        offer::follow(tx, cx, one).await?;
    }
    Ok(())
}

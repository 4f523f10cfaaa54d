//! A change of bookings: a step as one transaction, and at its end, when everything it places has its time, all that it freed is
//! offered to those who wait.

use crate::booking::appointments::server::steps::freed::{Ended, Step};
use crate::booking::waitlist::server::offer;
use crate::platform::db::{DbError, DbResult};
use crate::platform::tx::{Command, Tx};
use crate::session::cx::Cx;

/// Runs a step, and offers on what it freed.
pub async fn change<T, E, F>(cx: &Cx, step: F) -> Result<T, E>
where
    F: for<'c> Command<'c, Result<Step<T>, E>> + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let context = cx.clone();
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            let (done, ended) = step(tx).await?;
            offer_on(tx, &context, ended).await?;
            Ok(done)
        })
        .await
}

/// The same for a step that is part of a larger change.
pub async fn offer_on(tx: &mut Tx, cx: &Cx, ended: Vec<Ended>) -> DbResult<()> {
    for one in ended {
        offer::follow(tx, cx, one).await?;
    }
    Ok(())
}

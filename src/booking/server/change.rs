//! A change of bookings: a step in one transaction. At its end, when everything that the step places has its time, the time that it
//! freed is offered to the waitlist.

use crate::booking::appointments::server::steps::freed::{Ended, Step};
use crate::booking::waitlist::server::offer;
use crate::platform::db::{DbError, DbResult};
use crate::platform::tx::{Command, Tx};
use crate::session::cx::Cx;

/// Runs a step, and offers the time that it freed.
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

/// Offers the time that a step freed, if the step is part of a larger change.
pub async fn offer_on(tx: &mut Tx, cx: &Cx, ended: Vec<Ended>) -> DbResult<()> {
    for one in ended {
        offer::follow(tx, cx, one).await?;
    }
    Ok(())
}

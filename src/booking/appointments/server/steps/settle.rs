//! What follows when a time has become a visit.

use super::remind::promise_reminders;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::words::letters::{self, mail_with_entry};
use crate::clinic::server::care::take_into_care;
use crate::platform::db::DbResult;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::money::Cents;

/// What follows when a time has become a visit: its therapist looks after the client, reminders are promised and a letter
/// says so. `moved` is the visit whose place it took, and what that cost.
pub async fn settle(tx: &mut Tx, cx: &Cx, visit: &Appointment, moved: Option<&(Appointment, Cents)>) -> DbResult<()> {
    if !visit.in_care {
        take_into_care(&mut tx.conn, visit.client, visit.therapist, cx.now).await?;
    }
    promise_reminders(tx, cx, visit);
    let letter = mail_with_entry(cx, visit, false);
    match moved {
        Some((old, fee)) => letters::booking_moved(tx, &letter, &cx.practice.wall.binding(old.start), *fee, cx.now).await?,
        None => letters::booking_confirmed(tx, &letter, cx.now).await?,
    };
    Ok(())
}

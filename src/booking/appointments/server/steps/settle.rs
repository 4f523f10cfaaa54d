//! What follows when a visit is booked.

use super::remind::promise_reminders;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::words::letters::{self, mail_with_entry};
use crate::clinic::server::care::take_into_care;
use crate::platform::db::DbResult;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::money::Cents;

/// Takes the client into the therapist's care, and promises the reminders and the letter. `moved` is the visit that it replaces, and
/// the fee for that.
pub async fn settle(tx: &mut Tx, cx: &Cx, visit: &Appointment, moved: Option<&(Appointment, Cents)>) -> DbResult<()> {
    // Not only for those who are new to the therapist: the visit that this one replaces may have ended their care.
    take_into_care(&mut tx.conn, visit.client, visit.therapist, cx.now).await?;
    promise_reminders(tx, cx, visit);
    let letter = mail_with_entry(cx, visit, false);
    match moved {
        Some((old, fee)) => letters::booking_moved(tx, &letter, &cx.practice.wall.binding(old.start), *fee, cx.now).await?,
        None => letters::booking_confirmed(tx, &letter, cx.now).await?,
    };
    Ok(())
}

//! More time for a hold.

use crate::booking::appointments::policy::{self, Held};
use crate::booking::appointments::server::jobs::RELEASE_HOLD;
use crate::booking::appointments::server::steps::guards::own;
use crate::booking::appointments::server::store::writes;
use crate::error::AppError;
use crate::platform::audit::entry::Action;
use crate::platform::db::dialect::lock_clinic;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::BookingId;

/// Ten minutes more, once for each of these holds.
pub async fn extend(cx: &Cx, all: &[(SignedInClient, BookingId)]) -> Result<(), AppError> {
    lengthen(cx, all, false).await
}

/// Ten minutes from now, each time a code is mailed to the guest who holds it, as far as a hold stretches.
pub async fn keep_for_code(cx: &Cx, me: &SignedInClient, id: BookingId) -> Result<(), AppError> {
    lengthen(cx, &[(me.clone(), id)], true).await
}

async fn lengthen(cx: &Cx, all: &[(SignedInClient, BookingId)], again: bool) -> Result<(), AppError> {
    let now = cx.now;
    let entry = |me: &SignedInClient, id: BookingId| cx.entry(Action::Change, "booking/extend", Some(me.subject()), Some(id.uuid()));
    let all: Vec<_> = all.iter().map(|(me, id)| (me.id, *id, entry(me, *id))).collect();
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            lock_clinic(&mut tx.conn).await?;
            for (client, id, entry) in all {
                let visit = own(&mut tx.conn, id, client).await?;
                let held = Held { status: visit.status, since: visit.created_at, until: visit.hold_until, start: visit.start };
                let longer = policy::extend(now, held)?.filter(|_| again || !visit.extended);
                let Some(until) = longer else { continue };
                if !writes::extend(&mut tx.conn, id, client, until, now).await? {
                    return Err(AppError::HoldExpired);
                }
                tx.enqueue(RELEASE_HOLD, Some(id.uuid()), until, now);
                tx.audit(entry);
            }
            Ok(())
        })
        .await
}

//! What the desk arranges with a client: labels and referrals, which open services that are not for everyone.

use crate::booking::appointments::server::acting;
use crate::booking::appointments::server::store::eligibility;
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Entry};
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;
use crate::types::ids::{ClientId, ServiceId};
use crate::types::instant::Instant;

/// Gives a client a label, which opens the services that need it, or takes it away.
pub async fn put_label(cx: &Cx, _desk: &SignedInStaff, client: ClientId, label: String, has: bool) -> Result<(), AppError> {
    let now = cx.now;
    cx.commit(entry(cx, client).await?, async move |tx: &mut Tx| {
        if has {
            eligibility::insert_label(&mut tx.conn, client, &label, now).await?;
        } else {
            eligibility::delete_label(&mut tx.conn, client, &label).await?;
        }
        Ok(())
    })
    .await
}

pub async fn put_referral(cx: &Cx, _desk: &SignedInStaff, client: ClientId, service: ServiceId, until: Instant) -> Result<(), AppError> {
    cx.practice.service(service).ok_or(AppError::NotFound)?;
    let now = cx.now;
    let put = async move |tx: &mut Tx| Ok(eligibility::put_referral(&mut tx.conn, client, service, now, until).await?);
    cx.commit(entry(cx, client).await?, put).await
}

async fn entry(cx: &Cx, client: ClientId) -> Result<Entry, AppError> {
    Ok(cx.entry(Action::Change, "admin/clients", Some(acting::subject(cx, client).await?), None))
}

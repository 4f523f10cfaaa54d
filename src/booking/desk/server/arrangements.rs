//! What the desk arranges with a client: labels and referrals, which open services that are not for everyone.

use crate::booking::appointments::server::acting;
use crate::booking::appointments::server::store::eligibility;
use crate::error::AppError;
use crate::platform::audit::entry::Action;
use crate::platform::db::DbError;
use crate::platform::tx::{Command, Tx};
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;
use crate::types::ids::{ClientId, ServiceId};
use crate::types::instant::Instant;

/// A label opens what is booked only by those who have it.
pub async fn put_label(cx: &Cx, _desk: &SignedInStaff, client: ClientId, label: String, has: bool) -> Result<(), AppError> {
    let now = cx.now;
    about_client(cx, client, async move |tx: &mut Tx| {
        if has {
            eligibility::insert_label(&mut tx.conn, client, &label, now).await
        } else {
            eligibility::delete_label(&mut tx.conn, client, &label).await
        }
    })
    .await
}

pub async fn put_referral(cx: &Cx, _desk: &SignedInStaff, client: ClientId, service: ServiceId, until: Instant) -> Result<(), AppError> {
    cx.practice.service(service).ok_or(AppError::NotFound)?;
    let now = cx.now;
    about_client(cx, client, async move |tx: &mut Tx| eligibility::put_referral(&mut tx.conn, client, service, now, until).await).await
}

async fn about_client<F>(cx: &Cx, client: ClientId, write: F) -> Result<(), AppError>
where
    F: for<'t> Command<'t, Result<(), DbError>> + 'static,
{
    let subject = acting::subject(cx, client).await?;
    let entry = cx.entry(Action::Change, "admin/clients", Some(subject), None);
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            write(tx).await?;
            tx.audit(entry);
            Ok(())
        })
        .await
}

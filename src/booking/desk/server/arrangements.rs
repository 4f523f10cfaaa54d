//! What the desk arranges with a client: labels and referrals, which open services that are not for everyone.

use crate::booking::appointments::server::acting;
use crate::booking::appointments::server::store::eligibility;
use crate::error::AppError;
use crate::platform::audit::entry::Action;
use crate::platform::db::DbError;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;
use crate::types::ids::{ClientId, ServiceId};
use crate::types::instant::Instant;
use futures::FutureExt;
use futures::future::BoxFuture;

/// A label opens what is booked only by those who have it.
pub async fn put_label(cx: &Cx, _desk: &SignedInStaff, client: ClientId, label: String, has: bool) -> Result<(), AppError> {
    let now = cx.now;
    about_client(cx, client, move |tx| {
        async move {
            if has {
                eligibility::insert_label(&mut tx.conn, client, &label, now).await
            } else {
                eligibility::delete_label(&mut tx.conn, client, &label).await
            }
        }
        .boxed()
    })
    .await
}

pub async fn put_referral(cx: &Cx, _desk: &SignedInStaff, client: ClientId, service: ServiceId, until: Instant) -> Result<(), AppError> {
    cx.practice.service(service).ok_or(AppError::NotFound)?;
    let now = cx.now;
    about_client(cx, client, move |tx| async move { eligibility::put_referral(&mut tx.conn, client, service, now, until).await }.boxed())
        .await
}

async fn about_client<F>(cx: &Cx, client: ClientId, write: F) -> Result<(), AppError>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<(), DbError>> + Send + 'static,
{
    let subject = acting::subject(cx, client).await?;
    let entry = cx.entry(Action::Change, "admin/clients", Some(subject), None);
    cx.state
        .db
        .write(move |tx| {
            async move {
                write(tx).await?;
                tx.audit(entry);
                Ok(())
            }
            .boxed()
        })
        .await
}

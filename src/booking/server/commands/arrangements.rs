//! What the desk arranges with a client: labels and referrals, which open services that are not for everyone.

use super::super::{audience_store, desk};
use crate::audit::model::Action;
use crate::error::AppError;
use crate::server::cx::{Cx, SignedInStaff};
use crate::server::db::{DbError, Tx};
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
                audience_store::insert_label(&mut tx.conn, client, &label, now).await
            } else {
                audience_store::delete_label(&mut tx.conn, client, &label).await
            }
        }
        .boxed()
    })
    .await
}

pub async fn put_referral(cx: &Cx, _desk: &SignedInStaff, client: ClientId, service: ServiceId, until: Instant) -> Result<(), AppError> {
    cx.practice.service(service).ok_or(AppError::NotFound)?;
    let now = cx.now;
    about_client(cx, client, move |tx| async move { audience_store::put_referral(&mut tx.conn, client, service, now, until).await }.boxed())
        .await
}

async fn about_client<F>(cx: &Cx, client: ClientId, write: F) -> Result<(), AppError>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<(), DbError>> + Send + 'static,
{
    let subject = desk::subject(cx, client).await?;
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

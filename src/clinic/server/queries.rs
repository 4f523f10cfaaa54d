//! What the rest reads of the clinic.

use super::admin_store::{self, Away};
use super::practice::{self, Practice, PracticeProblem};
use super::store;
use crate::clinic::model::Clinic;
use crate::error::AppError;
use crate::server::cx::Cx;
use crate::server::db::{Db, DbError};
use crate::types::ids::TherapistId;
use crate::types::instant::Instant;
use futures::FutureExt;

/// The practice of this database. A new database gets one that works, to be renamed by its owner.
pub async fn practice_or_first(db: &Db, now: Instant) -> Result<Practice, PracticeProblem> {
    if let Some(practice) = practice::read(&mut db.read().await?, now).await? {
        return Ok(practice);
    }
    db.write::<(), DbError, _>(move |tx| async move { store::put_clinic(&mut tx.conn, &first_clinic()).await }.boxed()).await?;
    let made = practice::read(&mut db.read().await?, now).await?;
    made.ok_or_else(|| PracticeProblem::Database(DbError::Other("the clinic that was just made is not there".to_owned())))
}

/// The time off of this therapist that is still to come, or under way.
pub async fn time_off_of(cx: &Cx, therapist: TherapistId) -> Result<Vec<Away>, AppError> {
    Ok(admin_store::time_off_of(&mut cx.state.db.read().await?, therapist, cx.now).await?)
}

fn first_clinic() -> Clinic {
    Clinic {
        name: "Your clinic".to_owned(),
        street: String::new(),
        city: "Calgary".to_owned(),
        phone: String::new(),
        zone: "America/Edmonton".to_owned(),
        step_minutes: 15,
        minimum_notice_minutes: 120,
        horizon_days: 90,
        cancel_window_hours: 24,
        late_fee_percent: 50,
        gst_percent: 5,
    }
}

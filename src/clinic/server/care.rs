//! Changes of the clinic that other slices make inside their own transactions.

use super::store;
use crate::clinic::model::Clinic;
use crate::platform::db::{Conn, DbResult};
use crate::platform::random;
use crate::types::ids::{ClientId, TherapistId};
use crate::types::instant::{Instant, TimeRange};

/// Adds a therapist, who has no services and no hours yet.
pub async fn begin_to_work(conn: &mut Conn, therapist: TherapistId) -> DbResult<()> {
    store::append_therapist(conn, therapist).await
}

/// Blocks this stretch of a therapist's time.
pub async fn keep_free(conn: &mut Conn, therapist: TherapistId, range: TimeRange) -> DbResult<()> {
    store::insert_time_off(conn, random::id(), therapist, range).await
}

/// The therapist may read the client's record from now on. Doing it twice changes nothing.
pub async fn take_into_care(conn: &mut Conn, client: ClientId, therapist: TherapistId, since: Instant) -> DbResult<()> {
    store::insert_care(conn, client, therapist, since).await
}

/// Ends the care relation if no visit has taken place and none is booked any more: a booking that was cancelled opens no record.
pub async fn leave_care(conn: &mut Conn, client: ClientId, therapist: TherapistId) -> DbResult<()> {
    store::end_care(conn, client, therapist).await
}

/// Ends the care of everyone whose last visit is longer ago than the clinic lets therapists read.
pub async fn end_care_of_long_ago(conn: &mut Conn, clinic: &Clinic, now: Instant) -> DbResult<u64> {
    store::end_care_before(conn, now.minus(clinic.care_lasts())).await
}

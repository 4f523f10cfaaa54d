//! Changes of the clinic that other slices ask for, inside their own transactions.

use super::store;
use crate::platform::db::{Conn, DbResult};
use crate::platform::random;
use crate::types::ids::{ClientId, TherapistId};
use crate::types::instant::{Instant, TimeRange};

/// A new therapist, who gives nothing yet and has no hours.
pub async fn begin_to_work(conn: &mut Conn, therapist: TherapistId) -> DbResult<()> {
    store::append_therapist(conn, therapist).await
}

/// Nobody is booked with this therapist in this stretch from now on.
pub async fn keep_free(conn: &mut Conn, therapist: TherapistId, range: TimeRange) -> DbResult<()> {
    store::insert_time_off(conn, random::id(), therapist, range).await
}

/// From now on this therapist looks after this client and may read their record. Doing it twice changes nothing.
pub async fn take_into_care(conn: &mut Conn, client: ClientId, therapist: TherapistId, since: Instant) -> DbResult<()> {
    store::insert_care(conn, client, therapist, since).await
}

/// Takes back what one visit began at that very instant. Care that began with another visit stays, and so does that of
/// whoever has another visit with them.
pub async fn leave_care(conn: &mut Conn, client: ClientId, therapist: TherapistId, since: Instant) -> DbResult<()> {
    store::delete_care(conn, client, therapist, since).await
}

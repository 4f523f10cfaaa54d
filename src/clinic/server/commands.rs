//! Changes of the clinic that other slices ask for, inside their own transactions.

use super::{offering_store, store};
use crate::clinic::model::Closure;
use crate::server::db::{Conn, DbResult};
use crate::server::fresh;
use crate::types::ids::{ClientId, TherapistId};
use crate::types::instant::{Instant, TimeRange};

/// From now on this therapist looks after this client and may read their record. Doing it twice changes nothing.
pub async fn take_into_care(conn: &mut Conn, client: ClientId, therapist: TherapistId, since: Instant) -> DbResult<()> {
    store::insert_care(conn, client, therapist, since).await
}

/// Takes back what one visit began at that very instant. Care that began with another visit stays, and so does that of
/// whoever has another visit with them.
pub async fn leave_care(conn: &mut Conn, client: ClientId, therapist: TherapistId, since: Instant) -> DbResult<()> {
    store::delete_care(conn, client, therapist, since).await
}

/// From now on nobody can book this therapist in that time.
pub async fn keep_free(conn: &mut Conn, therapist: TherapistId, away: TimeRange) -> DbResult<()> {
    store::insert_time_off(conn, fresh::id(), therapist, away).await
}

/// From now on nobody can be booked in that time, whoever they are.
pub async fn close(conn: &mut Conn, range: TimeRange) -> DbResult<()> {
    let closure = Closure { location: None, range, reason: String::new() };
    offering_store::insert_closure(conn, fresh::id(), &closure).await
}

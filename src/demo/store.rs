//! SQL of the demo and the load data. Rows are inserted in batches with the statements of the slices.

use super::plan::Event;
use crate::booking::appointments::server::store::writes::{INSERT as INSERT_BOOKING, INSERT_EVENT, NewBooking};
use crate::booking::model::EndedBy;
use crate::platform::db::sql::value;
use crate::platform::db::{Conn, DbResult, insert_many, statements};

pub const COUNT_PEOPLE: &str = "select count(*) as n from people";

pub async fn count_people(conn: &mut Conn) -> DbResult<i64> {
    Ok(value!(conn, COUNT_PEOPLE, [])?.unwrap_or_default())
}

pub const HAS_ADDRESS: &str = "select count(*) as n from people where email = $1";

pub async fn has_address(conn: &mut Conn, email: &str) -> DbResult<bool> {
    Ok(value!(conn, HAS_ADDRESS, [email])?.is_some_and(|found: i64| found > 0))
}

/// Inserts the bookings in the given order; in order of time is fastest.
pub async fn insert_bookings(conn: &mut Conn, bookings: &[NewBooking]) -> DbResult<()> {
    insert_many!(conn, INSERT_BOOKING, bookings, |query, b| query
        .bind(b.id)
        .bind(b.client)
        .bind(b.therapist)
        .bind(b.service)
        .bind(b.room)
        .bind(b.status.as_str())
        .bind(b.range.start)
        .bind(b.range.end)
        .bind(b.busy.start)
        .bind(b.busy.end)
        .bind(b.wall_time.as_str())
        .bind(b.zone.as_str())
        .bind(b.tzdb)
        .bind(b.price)
        .bind(b.cancel_by)
        .bind(b.late_percent)
        .bind(b.hold_until)
        .bind(b.created_at)
        .bind(b.confirmed_at)
        .bind(b.ended_at)
        .bind(b.fee)
        .bind(b.claim)
        .bind(b.replaces)
        .bind(b.sequence)
        .bind(b.confirmed_by.map(EndedBy::as_str))
        .bind(b.equipment)
        .bind(b.extras.as_str()));
    Ok(())
}

pub async fn insert_events(conn: &mut Conn, events: &[Event]) -> DbResult<()> {
    insert_many!(conn, INSERT_EVENT, events, |query, e| query.bind(e.id).bind(e.booking).bind(e.at).bind(e.actor).bind(e.became.as_str()));
    Ok(())
}

statements! {
    COUNT_PEOPLE, HAS_ADDRESS
}

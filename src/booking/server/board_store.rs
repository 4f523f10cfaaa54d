//! SQL of what has changed in the calendar.

use super::store::taken_row;
use crate::booking::ground::Taken;
use crate::booking::model::BookingStatus;
use crate::server::db::{Conn, DbResult, fetch_all};
use crate::types::ids::BookingId;
use crate::types::instant::{Instant, Span, TimeRange};
use sqlx::Row;

/// The day of UTC in which an instant lies, as the triggers count them.
pub const fn day(at: Instant) -> i64 {
    at.micros().div_euclid(Span::days(1).as_micros())
}

pub const VERSIONS: &str = "select day, version from calendar_days where day >= $1 and day <= $2";

/// How often each of these days has changed. A day without a row never has.
pub async fn versions(conn: &mut Conn, first: i64, last: i64) -> DbResult<Vec<(i64, i64)>> {
    fetch_all!(conn, VERSIONS, [first, last], |row| (row.try_get("day")?, row.try_get("version")?))
}

/// One booking that changed.
pub struct Change {
    pub version: i64,
    pub booking: BookingId,
    /// What it keeps now; `None` when it keeps nothing.
    pub taken: Option<Taken>,
}

pub const CHANGES: &str = "select c.version, c.booking_id,
        b.status, b.therapist_id, b.room_id, b.equipment_id, b.busy_from, b.busy_until, b.starts_at, b.ends_at,
        case when b.status = 'hold' then b.hold_until end as hold_until
    from calendar_changes c left join bookings b on b.id = c.booking_id where c.day = $1 and c.version > $2 order by c.version";

/// The changes of a day after this one, each with its booking as it is now.
pub async fn changes(conn: &mut Conn, day: i64, after: i64) -> DbResult<Vec<Change>> {
    fetch_all!(conn, CHANGES, [day, after], |row| Change {
        version: row.try_get("version")?,
        booking: row.try_get("booking_id")?,
        taken: if keeps(row.try_get("status")?) { Some(taken_row!(row)) } else { None },
    })
}

/// A booking that is not there any more has no status.
fn keeps(status: Option<&str>) -> bool {
    status.and_then(BookingStatus::parse).is_some_and(BookingStatus::occupies)
}

pub const STATEMENTS: &[(&str, &str)] = &[("VERSIONS", VERSIONS), ("CHANGES", CHANGES)];

//! SQL of what has changed in the calendar.

use crate::booking::availability::capacity::Taken;
use crate::booking::model::BookingStatus;
use crate::platform::db::{Conn, DbResult, fetch_all, statements};
use crate::types::ids::{BookingId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use sqlx::Row;

/// No visit with its buffers is longer: a booking that is still going on at an instant began at most this long before.
pub const LONGEST: Span = Span::days(1);

/// What keeps time of a therapist, a room or a thing, and for how long.
macro_rules! taken {
    ($which:literal) => {
        concat!(
            "select id, therapist_id, room_id, equipment_id, busy_from, busy_until, starts_at, ends_at,
                case when status = 'hold' then hold_until end as hold_until
            from bookings where ",
            $which,
            "busy_until > $1 and busy_until < $2 and busy_from < $3 and status in ('hold', 'booked', 'arrived', 'completed')
            order by busy_from, busy_until"
        )
    };
}

macro_rules! taken_row {
    ($row:ident) => {
        Taken {
            therapist: $row.try_get("therapist_id")?,
            room: $row.try_get("room_id")?,
            equipment: $row.try_get("equipment_id")?,
            busy: TimeRange::new($row.try_get("busy_from")?, $row.try_get("busy_until")?),
            visit: TimeRange::new($row.try_get("starts_at")?, $row.try_get("ends_at")?),
            hold_until: $row.try_get("hold_until")?,
        }
    };
}

pub const TAKEN: &str = taken!("");

/// What is taken within this stretch, of all therapists and rooms, in order of time. Holds that ran out are among it.
pub async fn taken(conn: &mut Conn, within: TimeRange) -> DbResult<Vec<Taken>> {
    fetch_all!(conn, TAKEN, [within.start, within.end.plus(LONGEST), within.end], |row| taken_row!(row))
}

/// The same with the bookings' ids.
pub async fn taken_by_id(conn: &mut Conn, within: TimeRange) -> DbResult<Vec<(BookingId, Taken)>> {
    fetch_all!(conn, TAKEN, [within.start, within.end.plus(LONGEST), within.end], |row| (row.try_get("id")?, taken_row!(row)))
}

pub const TAKEN_OF: &str = taken!("therapist_id = $4 and ");

/// The same of one therapist.
pub async fn taken_of(conn: &mut Conn, therapist: TherapistId, within: TimeRange) -> DbResult<Vec<Taken>> {
    fetch_all!(conn, TAKEN_OF, [within.start, within.end.plus(LONGEST), within.end, therapist], |row| taken_row!(row))
}

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

statements![TAKEN, TAKEN_OF, VERSIONS, CHANGES];

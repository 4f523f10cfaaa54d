//! SQL of what is taken of everyone's time, and of which days have changed.

use crate::booking::availability::capacity::Taken;
use crate::booking::model::BookingStatus;
use crate::platform::db::columns::stored_words;
use crate::platform::db::rows;
use crate::platform::db::{Conn, DbResult, fetch_all, statements};
use crate::types::ids::{BookingId, EquipmentId, RoomId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use sqlx::{FromRow, Row};

stored_words!(BookingStatus);

/// No visit with its buffers is longer: a booking that is still going on at an instant began at most this long before.
pub const LONGEST: Span = Span::days(1);

/// Bookings that take time of a therapist, a room or a piece of equipment.
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

#[derive(FromRow)]
struct TakenRow {
    id: BookingId,
    therapist_id: TherapistId,
    room_id: RoomId,
    equipment_id: Option<EquipmentId>,
    busy_from: Instant,
    busy_until: Instant,
    starts_at: Instant,
    ends_at: Instant,
    hold_until: Option<Instant>,
}

impl From<TakenRow> for Taken {
    fn from(row: TakenRow) -> Self {
        Self {
            therapist: row.therapist_id,
            room: row.room_id,
            equipment: row.equipment_id,
            busy: TimeRange::new(row.busy_from, row.busy_until),
            visit: TimeRange::new(row.starts_at, row.ends_at),
            hold_until: row.hold_until,
        }
    }
}

pub const TAKEN: &str = taken!("");

/// Everything taken within this stretch, for all therapists and rooms, in order of time. Includes expired holds.
pub async fn taken(conn: &mut Conn, within: TimeRange) -> DbResult<Vec<Taken>> {
    Ok(taken_by_id(conn, within).await?.into_iter().map(|(_, taken)| taken).collect())
}

/// Everything taken within this stretch, each with the id of its booking.
pub async fn taken_by_id(conn: &mut Conn, within: TimeRange) -> DbResult<Vec<(BookingId, Taken)>> {
    let rows: Vec<TakenRow> = rows!(conn, TAKEN, [within.start, within.end.plus(LONGEST), within.end])?;
    Ok(rows.into_iter().map(|row| (row.id, row.into())).collect())
}

pub const TAKEN_OF: &str = taken!("therapist_id = $4 and ");

/// Everything taken of one therapist’s time within this stretch.
pub async fn taken_of(conn: &mut Conn, therapist: TherapistId, within: TimeRange) -> DbResult<Vec<Taken>> {
    let rows: Vec<TakenRow> = rows!(conn, TAKEN_OF, [within.start, within.end.plus(LONGEST), within.end, therapist])?;
    Ok(rows.into_iter().map(Taken::from).collect())
}

/// The UTC day of an instant, as the triggers count days.
pub const fn day(at: Instant) -> i64 {
    at.micros().div_euclid(Span::days(1).as_micros())
}

pub const VERSIONS: &str = "select day, version from calendar_days where day >= $1 and day <= $2";

/// How often each of these days has changed. A day that never has is left out.
pub async fn versions(conn: &mut Conn, first: i64, last: i64) -> DbResult<Vec<(i64, i64)>> {
    rows!(conn, VERSIONS, [first, last])
}

/// A booking that changed.
pub struct Change {
    pub version: i64,
    pub booking: BookingId,
    /// The time it takes now, if it takes any.
    pub taken: Option<Taken>,
}

pub const CHANGES: &str = "select c.version, c.booking_id as id,
        b.status, b.therapist_id, b.room_id, b.equipment_id, b.busy_from, b.busy_until, b.starts_at, b.ends_at,
        case when b.status = 'hold' then b.hold_until end as hold_until
    from calendar_changes c left join bookings b on b.id = c.booking_id where c.day = $1 and c.version > $2 order by c.version";

/// The changes of a day after this one, each with its booking as it is now. A booking that was deleted has no status.
pub async fn changes(conn: &mut Conn, day: i64, after: i64) -> DbResult<Vec<Change>> {
    fetch_all!(conn, CHANGES, [day, after], |row| Change {
        version: row.try_get("version")?,
        booking: row.try_get("id")?,
        taken: match row.try_get::<Option<BookingStatus>, _>("status")? {
            Some(status) if status.occupies() => Some(TakenRow::from_row(row)?.into()),
            _ => None,
        },
    })
}

statements! {
    TAKEN, TAKEN_OF, VERSIONS, CHANGES
}

//! SQL of a therapist's day: its notes, who was seen before, and notes that were left open.

use super::store::note_state;
use crate::platform::db::{Conn, DbResult, fetch_all, statements};
use crate::treatments::model::NoteState;
use crate::types::ids::{BookingId, ClientId, TherapistId, VisitId};
use crate::types::instant::Instant;
use sqlx::Row;

pub type DayNote = (BookingId, VisitId, NoteState);

pub const NOTES_OF_DAY: &str = "select id, booking_id, state from visits
     where therapist_id = $1 and starts_at >= $2 and starts_at < $3 and booking_id is not null order by starts_at, id";

pub async fn notes_of_day(conn: &mut Conn, therapist: TherapistId, from: Instant, until: Instant) -> DbResult<Vec<DayNote>> {
    fetch_all!(conn, NOTES_OF_DAY, [therapist, from, until], |row| (
        row.try_get("booking_id")?,
        row.try_get("id")?,
        note_state(&row.try_get::<String, _>("state")?)
    ))
}

/// A client of the day and the visits they had before it.
pub struct SeenBefore {
    pub client: ClientId,
    pub last: Instant,
    pub visits: i64,
}

pub const SEEN_BEFORE_DAY: &str = "select v.client_id, max(v.starts_at) as last_at, count(*) as visits from visits v
     where v.state = 'signed' and v.starts_at < $2 and v.client_id in (
         select b.client_id from bookings b where b.therapist_id = $1 and b.starts_at >= $2 and b.starts_at < $3)
     group by v.client_id order by v.client_id";

pub async fn seen_before_day(conn: &mut Conn, therapist: TherapistId, from: Instant, until: Instant) -> DbResult<Vec<SeenBefore>> {
    fetch_all!(conn, SEEN_BEFORE_DAY, [therapist, from, until], |row| SeenBefore {
        client: row.try_get("client_id")?,
        last: row.try_get("last_at")?,
        visits: row.try_get("visits")?,
    })
}

/// A note that was begun on an earlier day and never signed.
pub struct OpenNote {
    pub visit: VisitId,
    pub client: ClientId,
    pub client_name: String,
    pub start: Instant,
}

pub const OPEN_NOTES: &str = "select v.id, v.client_id, p.name as client_name, v.starts_at from visits v
     join people p on p.id = v.client_id
     where v.therapist_id = $1 and v.state = 'draft' and v.starts_at < $2 order by v.starts_at desc, v.id limit 20";

/// Left open before `before`, newest first.
pub async fn open_notes(conn: &mut Conn, therapist: TherapistId, before: Instant) -> DbResult<Vec<OpenNote>> {
    fetch_all!(conn, OPEN_NOTES, [therapist, before], |row| OpenNote {
        visit: row.try_get("id")?,
        client: row.try_get("client_id")?,
        client_name: row.try_get("client_name")?,
        start: row.try_get("starts_at")?,
    })
}

statements![NOTES_OF_DAY, SEEN_BEFORE_DAY, OPEN_NOTES];

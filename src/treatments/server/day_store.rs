//! SQL of a therapist's day: its notes, earlier visits of its clients, and unsigned notes of earlier days.

use super::rows::OpenNote;
use super::store::note_state;
use crate::platform::db::rows;
use crate::platform::db::{Conn, DbResult, statements};
use crate::treatments::model::NoteState;
use crate::types::ids::{BookingId, ClientId, TherapistId, VisitId};
use crate::types::instant::Instant;

/// A booking and its note.
pub type DayNote = (BookingId, VisitId, NoteState);

pub const NOTES_OF_DAY: &str = "select id, booking_id, state from visits
     where therapist_id = $1 and starts_at >= $2 and starts_at < $3 and booking_id is not null order by starts_at, id";

pub async fn notes_of_day(conn: &mut Conn, therapist: TherapistId, from: Instant, until: Instant) -> DbResult<Vec<DayNote>> {
    let rows: Vec<(VisitId, BookingId, String)> = rows!(conn, NOTES_OF_DAY, [therapist, from, until])?;
    Ok(rows.into_iter().map(|(visit, booking, state)| (booking, visit, note_state(&state))).collect())
}

/// A client of the day, with their visits before it.
#[derive(sqlx::FromRow)]
pub struct SeenBefore {
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    #[sqlx(rename = "last_at")]
    pub last: Instant,
    pub visits: i64,
}

pub const SEEN_BEFORE_DAY: &str = "select v.client_id, max(v.starts_at) as last_at, count(*) as visits from visits v
     where v.state = 'signed' and v.starts_at < $2 and v.client_id in (
         select b.client_id from bookings b where b.therapist_id = $1 and b.starts_at >= $2 and b.starts_at < $3)
     group by v.client_id order by v.client_id";

pub async fn seen_before_day(conn: &mut Conn, therapist: TherapistId, from: Instant, until: Instant) -> DbResult<Vec<SeenBefore>> {
    rows!(conn, SEEN_BEFORE_DAY, [therapist, from, until])
}

pub const OPEN_NOTES: &str = "select v.id, v.client_id, p.name as client_name, v.starts_at from visits v
     join people p on p.id = v.client_id
     where v.therapist_id = $1 and v.state = 'draft' and v.starts_at < $2 order by v.starts_at desc, v.id limit 20";

/// Those of visits before an instant, newest first.
pub async fn open_notes(conn: &mut Conn, therapist: TherapistId, before: Instant) -> DbResult<Vec<OpenNote>> {
    rows!(conn, OPEN_NOTES, [therapist, before])
}

statements! {
    NOTES_OF_DAY, SEEN_BEFORE_DAY, OPEN_NOTES
}

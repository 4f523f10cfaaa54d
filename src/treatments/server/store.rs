//! SQL of visits, their areas and techniques.

use super::sealed::SealedWords;
use crate::booking::model::BookingStatus;
use crate::platform::db::{Conn, DbResult, execute, fetch_all, fetch_optional, statements};
use crate::treatments::model::{AreaMark, NoteState, Technique};
use crate::types::ids::{BookingId, ClientId, TherapistId, VisitId};
use crate::types::instant::Instant;
use crate::types::region::Region;
use sqlx::Row;

/// A visit as it is stored, with the names around it.
pub struct VisitRow {
    pub id: VisitId,
    pub client: ClientId,
    pub client_name: String,
    pub therapist: TherapistId,
    pub therapist_name: String,
    pub credential: String,
    pub service_name: String,
    pub start: Instant,
    pub end: Instant,
    pub minutes: i64,
    pub pressure: Option<i64>,
    pub pain_before: Option<i64>,
    pub pain_after: Option<i64>,
    pub words: SealedWords,
    pub written_consent: i64,
    pub state: String,
    pub signed_at: Option<Instant>,
}

macro_rules! visit_where {
    ($which:literal) => {
        concat!(
            "select v.id, v.client_id, c.name as client_name, v.therapist_id, p.name as therapist_name, t.credential, v.service_name,
                    v.starts_at, v.ends_at, v.minutes, v.pressure, v.pain_before, v.pain_after, v.summary, v.home_care, v.private_note,
                    v.written_consent, v.state, v.signed_at
             from visits v join people c on c.id = v.client_id join people p on p.id = v.therapist_id
             join therapists t on t.person_id = v.therapist_id ",
            $which
        )
    };
}

macro_rules! visit_row {
    ($row:ident) => {
        VisitRow {
            id: $row.try_get("id")?,
            client: $row.try_get("client_id")?,
            client_name: $row.try_get("client_name")?,
            therapist: $row.try_get("therapist_id")?,
            therapist_name: $row.try_get("therapist_name")?,
            credential: $row.try_get("credential")?,
            service_name: $row.try_get("service_name")?,
            start: $row.try_get("starts_at")?,
            end: $row.try_get("ends_at")?,
            minutes: $row.try_get("minutes")?,
            pressure: $row.try_get("pressure")?,
            pain_before: $row.try_get("pain_before")?,
            pain_after: $row.try_get("pain_after")?,
            words: SealedWords {
                summary: $row.try_get("summary")?,
                home_care: $row.try_get("home_care")?,
                private_note: $row.try_get("private_note")?,
            },
            written_consent: $row.try_get("written_consent")?,
            state: $row.try_get("state")?,
            signed_at: $row.try_get("signed_at")?,
        }
    };
}

pub const SIGNED_OF_CLIENT: &str = visit_where!("where v.id = $1 and v.client_id = $2 and v.state = 'signed' order by v.id");

pub async fn signed_of_client(conn: &mut Conn, id: VisitId, client: ClientId) -> DbResult<Option<VisitRow>> {
    fetch_optional!(conn, SIGNED_OF_CLIENT, [id, client], |row| visit_row!(row))
}

pub const IN_CARE: &str = visit_where!(
    "join care k on k.client_id = v.client_id and k.therapist_id = $3
     where v.id = $1 and v.client_id = $2 and (v.state = 'signed' or v.therapist_id = $3) order by v.id"
);

/// A visit of a client this therapist looks after. Drafts are their author's alone.
pub async fn in_care(conn: &mut Conn, id: VisitId, client: ClientId, reader: TherapistId) -> DbResult<Option<VisitRow>> {
    fetch_optional!(conn, IN_CARE, [id, client, reader], |row| visit_row!(row))
}

pub const WRITTEN_BY: &str = visit_where!("where v.id = $1 and v.client_id = $2 and v.therapist_id = $3 order by v.id");

pub async fn written_by(conn: &mut Conn, id: VisitId, client: ClientId, author: TherapistId) -> DbResult<Option<VisitRow>> {
    fetch_optional!(conn, WRITTEN_BY, [id, client, author], |row| visit_row!(row))
}

pub const LAST_OF_CLIENT: &str = visit_where!("where v.client_id = $1 and v.state = 'signed' order by v.starts_at desc, v.id desc limit 1");

pub async fn last_of_client(conn: &mut Conn, client: ClientId) -> DbResult<Option<VisitRow>> {
    fetch_optional!(conn, LAST_OF_CLIENT, [client], |row| visit_row!(row))
}

pub const AREAS: &str =
    "select region, before, after from visit_areas where visit_id = $1 order by coalesce(before, after, 0) desc, region";

pub async fn areas(conn: &mut Conn, visit: VisitId) -> DbResult<Vec<AreaMark>> {
    let rows = fetch_all!(conn, AREAS, [visit], |row| mark(row.try_get("region")?, row.try_get("before")?, row.try_get("after")?))?;
    Ok(rows.into_iter().flatten().collect())
}

pub const TECHNIQUES: &str = "select technique, minutes from visit_techniques where visit_id = $1 order by position, technique";

/// What was done, with its minutes; 0 where nobody wrote them down.
pub async fn techniques(conn: &mut Conn, visit: VisitId) -> DbResult<Vec<(Technique, i64)>> {
    let rows = fetch_all!(conn, TECHNIQUES, [visit], |row| (row.try_get::<String, _>("technique")?, row.try_get("minutes")?))?;
    Ok(rows.into_iter().filter_map(|(word, minutes)| Some((Technique::parse(&word)?, minutes))).collect())
}

/// One visit of a timeline, without its areas.
pub struct LineRow {
    pub id: VisitId,
    pub start: Instant,
    pub service_name: String,
    pub minutes: i64,
    pub therapist_name: String,
    pub pain_before: Option<i64>,
    pub pain_after: Option<i64>,
}

pub const LINES: &str = "select v.id, v.starts_at, v.service_name, v.minutes, p.name as therapist_name, v.pain_before, v.pain_after
     from visits v join people p on p.id = v.therapist_id
     where v.client_id = $1 and v.state = 'signed' order by v.starts_at desc, v.id desc";

pub async fn lines(conn: &mut Conn, client: ClientId) -> DbResult<Vec<LineRow>> {
    fetch_all!(conn, LINES, [client], |row| LineRow {
        id: row.try_get("id")?,
        start: row.try_get("starts_at")?,
        service_name: row.try_get("service_name")?,
        minutes: row.try_get("minutes")?,
        therapist_name: row.try_get("therapist_name")?,
        pain_before: row.try_get("pain_before")?,
        pain_after: row.try_get("pain_after")?,
    })
}

pub const AREAS_OF_CLIENT: &str = "select a.visit_id, a.region, a.before, a.after from visit_areas a join visits v on v.id = a.visit_id
     where v.client_id = $1 and v.state = 'signed' order by a.visit_id, a.region";

pub async fn areas_of_client(conn: &mut Conn, client: ClientId) -> DbResult<Vec<(VisitId, AreaMark)>> {
    let rows = fetch_all!(conn, AREAS_OF_CLIENT, [client], |row| (
        row.try_get("visit_id")?,
        mark(row.try_get("region")?, row.try_get("before")?, row.try_get("after")?),
    ))?;
    Ok(rows.into_iter().filter_map(|(visit, mark)| Some((visit, mark?))).collect())
}

pub const CLIENT_IN_CARE: &str =
    "select p.name from people p join care k on k.client_id = p.id where p.id = $1 and k.therapist_id = $2 order by p.id";

pub async fn client_in_care(conn: &mut Conn, client: ClientId, therapist: TherapistId) -> DbResult<Option<String>> {
    fetch_optional!(conn, CLIENT_IN_CARE, [client, therapist], |row| row.try_get("name")?)
}

pub const CLIENT_NAME: &str = "select name from people where id = $1 and role = 'client' order by id";

pub async fn client_name(conn: &mut Conn, client: ClientId) -> DbResult<Option<String>> {
    fetch_optional!(conn, CLIENT_NAME, [client], |row| row.try_get("name")?)
}

/// One of a therapist's own clients, with the visits either side of now.
pub struct CareRow {
    pub client: ClientId,
    pub name: String,
    pub since: Instant,
    pub last: Option<Instant>,
    pub next: Option<Instant>,
}

pub const CLIENTS_IN_CARE: &str = "select k.client_id, p.name, k.since,
            (select max(v.starts_at) from visits v where v.client_id = k.client_id and v.state = 'signed') as last_at,
            (select min(b.starts_at) from bookings b
             where b.client_id = k.client_id and b.status in ('booked', 'arrived') and b.starts_at > $2) as next_at
     from care k join people p on p.id = k.client_id
     where k.therapist_id = $1 order by p.name, p.id limit $3 offset $4";

pub async fn clients_in_care(conn: &mut Conn, therapist: TherapistId, now: Instant, limit: i64, offset: i64) -> DbResult<Vec<CareRow>> {
    fetch_all!(conn, CLIENTS_IN_CARE, [therapist, now, limit, offset], |row| CareRow {
        client: row.try_get("client_id")?,
        name: row.try_get("name")?,
        since: row.try_get("since")?,
        last: row.try_get("last_at")?,
        next: row.try_get("next_at")?,
    })
}

/// A booking about to be charted, with the note if there is one already.
pub struct ToChart {
    pub client: ClientId,
    pub client_name: String,
    pub service_name: String,
    pub minutes: i64,
    pub start: Instant,
    pub end: Instant,
    pub status: Option<BookingStatus>,
    pub note: Option<(VisitId, NoteState)>,
}

pub const BOOKING_TO_CHART: &str =
    "select b.client_id, c.name as client_name, s.name as service_name, s.minutes, b.starts_at, b.ends_at, b.status,
            v.id as visit_id, v.state as note_state
     from bookings b join people c on c.id = b.client_id join services s on s.id = b.service_id
     left join visits v on v.booking_id = b.id
     where b.id = $1 and b.therapist_id = $2 order by b.id";

pub async fn booking_to_chart(conn: &mut Conn, booking: BookingId, therapist: TherapistId) -> DbResult<Option<ToChart>> {
    fetch_optional!(conn, BOOKING_TO_CHART, [booking, therapist], |row| {
        let state: Option<String> = row.try_get("note_state")?;
        let visit: Option<VisitId> = row.try_get("visit_id")?;
        ToChart {
            client: row.try_get("client_id")?,
            client_name: row.try_get("client_name")?,
            service_name: row.try_get("service_name")?,
            minutes: row.try_get("minutes")?,
            start: row.try_get("starts_at")?,
            end: row.try_get("ends_at")?,
            status: row.try_get::<String, _>("status")?.parse().ok(),
            note: visit.map(|visit| (visit, note_state(state.as_deref().unwrap_or_default()))),
        }
    })
}

/// What decides whether a note may still be written: whose it is, and how far.
pub type NoteHead = (ClientId, String, NoteState);

pub const NOTE_HEAD: &str = "select v.client_id, c.name as client_name, v.state from visits v join people c on c.id = v.client_id
     where v.id = $1 and v.therapist_id = $2 order by v.id";

pub async fn note_head(conn: &mut Conn, visit: VisitId, author: TherapistId) -> DbResult<Option<NoteHead>> {
    fetch_optional!(conn, NOTE_HEAD, [visit, author], |row| (
        row.try_get("client_id")?,
        row.try_get("client_name")?,
        note_state(&row.try_get::<String, _>("state")?)
    ))
}

/// A visit as it is first written, without its note.
pub struct DraftRow<'a> {
    pub id: VisitId,
    pub booking: Option<BookingId>,
    pub client: ClientId,
    pub therapist: TherapistId,
    pub service_name: &'a str,
    pub start: Instant,
    pub end: Instant,
}

/// What the form of a note says of the visit itself.
#[derive(Default)]
pub struct NoteRow {
    pub minutes: i64,
    pub pressure: Option<i64>,
    pub before: Option<i64>,
    pub after: Option<i64>,
    pub consent: i64,
    pub words: SealedWords,
    pub written_at: Instant,
}

pub const INSERT_DRAFT: &str = "insert into visits (id, booking_id, client_id, therapist_id, service_name, starts_at, ends_at, minutes,
            pressure, pain_before, pain_after, written_consent, summary, home_care, private_note, state, written_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'draft', $16) on conflict (booking_id) do nothing";

/// Answers false when the booking has a note already.
#[rustfmt::skip]
pub async fn insert_draft(conn: &mut Conn, d: &DraftRow<'_>, n: &NoteRow) -> DbResult<bool> {
    let [summary, home_care, private_note] = n.words.stored();
    let written = execute!(conn, INSERT_DRAFT, [
        d.id, d.booking, d.client, d.therapist, d.service_name, d.start, d.end, n.minutes,
        n.pressure, n.before, n.after, n.consent, summary, home_care, private_note, n.written_at,
    ])?;
    Ok(written == 1)
}

pub const UPDATE_NOTE: &str = "update visits set minutes = $2, pressure = $3, pain_before = $4, pain_after = $5, written_consent = $6,
            summary = $7, home_care = $8, private_note = $9, written_at = $10
     where id = $1 and state = 'draft'";

/// Answers false when the note was signed meanwhile.
#[rustfmt::skip]
pub async fn update_note(conn: &mut Conn, visit: VisitId, n: &NoteRow) -> DbResult<bool> {
    let [summary, home_care, private_note] = n.words.stored();
    let written = execute!(conn, UPDATE_NOTE, [
        visit, n.minutes, n.pressure, n.before, n.after, n.consent, summary, home_care, private_note, n.written_at,
    ])?;
    Ok(written == 1)
}

pub const DELETE_AREAS: &str = "delete from visit_areas where visit_id = $1";
pub const DELETE_TECHNIQUES: &str = "delete from visit_techniques where visit_id = $1";

pub async fn clear_parts(conn: &mut Conn, visit: VisitId) -> DbResult<()> {
    execute!(&mut *conn, DELETE_AREAS, [visit])?;
    execute!(conn, DELETE_TECHNIQUES, [visit]).map(|_| ())
}

pub const INSERT_AREA: &str = "insert into visit_areas (visit_id, region, before, after) values ($1, $2, $3, $4)";

pub async fn insert_area(conn: &mut Conn, visit: VisitId, mark: &AreaMark) -> DbResult<()> {
    let (before, after) = (mark.before.map(i64::from), mark.after.map(i64::from));
    execute!(conn, INSERT_AREA, [visit, mark.region.id(), before, after]).map(|_| ())
}

pub const INSERT_TECHNIQUE: &str = "insert into visit_techniques (visit_id, technique, minutes, position) values ($1, $2, $3, $4)";

pub async fn insert_technique(conn: &mut Conn, visit: VisitId, technique: Technique, minutes: i64, position: i64) -> DbResult<()> {
    execute!(conn, INSERT_TECHNIQUE, [visit, technique.as_str(), minutes, position]).map(|_| ())
}

pub const SIGN: &str = "update visits set state = 'signed', signed_at = $2 where id = $1 and state = 'draft'";

pub async fn sign(conn: &mut Conn, visit: VisitId, at: Instant) -> DbResult<()> {
    execute!(conn, SIGN, [visit, at]).map(|_| ())
}

/// What cannot be read is taken for signed: then nothing is written over it.
pub fn note_state(word: &str) -> NoteState {
    NoteState::parse(word).unwrap_or(NoteState::Signed)
}

/// A score from the database; its check keeps it from 0 to 10.
pub fn points(score: Option<i64>) -> Option<u8> {
    score.and_then(|points| u8::try_from(points).ok())
}

/// An area this release does not know is passed over.
fn mark(region: String, before: Option<i64>, after: Option<i64>) -> Option<AreaMark> {
    Region::parse(&region).map(|region| AreaMark { region, before: points(before), after: points(after) })
}

statements![
    SIGNED_OF_CLIENT,
    IN_CARE,
    WRITTEN_BY,
    LAST_OF_CLIENT,
    AREAS,
    TECHNIQUES,
    LINES,
    AREAS_OF_CLIENT,
    CLIENT_IN_CARE,
    CLIENT_NAME,
    CLIENTS_IN_CARE,
    BOOKING_TO_CHART,
    NOTE_HEAD,
    INSERT_DRAFT,
    UPDATE_NOTE,
    DELETE_AREAS,
    DELETE_TECHNIQUES,
    INSERT_AREA,
    INSERT_TECHNIQUE,
    SIGN
];

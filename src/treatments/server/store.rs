//! SQL of visits, their areas and techniques.

use super::sealed::SealedWords;
use crate::booking::model::BookingStatus;
use crate::platform::db::{Conn, DbResult, execute, row, rows, statements, value};
use crate::treatments::model::{AreaMark, NoteState, Technique};
use crate::types::ids::{BookingId, ClientId, TherapistId, VisitId};
use crate::types::instant::Instant;
use crate::types::region::Region;

/// A visit as it is stored, with the names around it.
#[derive(sqlx::FromRow)]
pub struct VisitRow {
    pub id: VisitId,
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    pub client_name: String,
    #[sqlx(rename = "therapist_id")]
    pub therapist: TherapistId,
    pub therapist_name: String,
    pub credential: String,
    pub service_name: String,
    #[sqlx(rename = "starts_at")]
    pub start: Instant,
    #[sqlx(rename = "ends_at")]
    pub end: Instant,
    pub minutes: i64,
    pub pressure: Option<i64>,
    pub pain_before: Option<i64>,
    pub pain_after: Option<i64>,
    #[sqlx(flatten)]
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

pub const SIGNED_OF_CLIENT: &str = visit_where!("where v.id = $1 and v.client_id = $2 and v.state = 'signed' order by v.id");

pub async fn signed_of_client(conn: &mut Conn, id: VisitId, client: ClientId) -> DbResult<Option<VisitRow>> {
    row!(conn, SIGNED_OF_CLIENT, [id, client])
}

pub const IN_CARE: &str = visit_where!(
    "join care k on k.client_id = v.client_id and k.therapist_id = $3
     where v.id = $1 and v.client_id = $2 and (v.state = 'signed' or v.therapist_id = $3) order by v.id"
);

/// A visit of a client in this therapist's care. Drafts are for their author alone.
pub async fn in_care(conn: &mut Conn, id: VisitId, client: ClientId, reader: TherapistId) -> DbResult<Option<VisitRow>> {
    row!(conn, IN_CARE, [id, client, reader])
}

pub const WRITTEN_BY: &str = visit_where!("where v.id = $1 and v.client_id = $2 and v.therapist_id = $3 order by v.id");

pub async fn written_by(conn: &mut Conn, id: VisitId, client: ClientId, author: TherapistId) -> DbResult<Option<VisitRow>> {
    row!(conn, WRITTEN_BY, [id, client, author])
}

pub const LAST_OF_CLIENT: &str = visit_where!("where v.client_id = $1 and v.state = 'signed' order by v.starts_at desc, v.id desc limit 1");

pub async fn last_of_client(conn: &mut Conn, client: ClientId) -> DbResult<Option<VisitRow>> {
    row!(conn, LAST_OF_CLIENT, [client])
}

/// A marked area as it is stored.
#[derive(sqlx::FromRow)]
struct AreaRow {
    region: String,
    before: Option<i64>,
    after: Option<i64>,
}

impl AreaRow {
    /// An area this release does not know is skipped.
    fn mark(&self) -> Option<AreaMark> {
        Region::parse(&self.region).map(|region| AreaMark { region, before: points(self.before), after: points(self.after) })
    }
}

pub const AREAS: &str =
    "select region, before, after from visit_areas where visit_id = $1 order by coalesce(before, after, 0) desc, region";

pub async fn areas(conn: &mut Conn, visit: VisitId) -> DbResult<Vec<AreaMark>> {
    let rows: Vec<AreaRow> = rows!(conn, AREAS, [visit])?;
    Ok(rows.iter().filter_map(AreaRow::mark).collect())
}

pub const TECHNIQUES: &str = "select technique, minutes from visit_techniques where visit_id = $1 order by position, technique";

/// Each technique with its minutes, 0 where nobody wrote them down.
pub async fn techniques(conn: &mut Conn, visit: VisitId) -> DbResult<Vec<(Technique, i64)>> {
    let rows: Vec<(String, i64)> = rows!(conn, TECHNIQUES, [visit])?;
    Ok(rows.into_iter().filter_map(|(word, minutes)| Some((word.parse().ok()?, minutes))).collect())
}

/// One visit of a timeline.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct TimelineVisit {
    pub id: VisitId,
    #[sqlx(rename = "starts_at")]
    pub start: Instant,
    pub service_name: String,
    pub minutes: i64,
    pub therapist_name: String,
    pub pain_before: Option<i64>,
    pub pain_after: Option<i64>,
    /// Made from its areas, which have rows of their own.
    #[sqlx(skip)]
    pub headline: String,
}

pub const TIMELINE: &str = "select v.id, v.starts_at, v.service_name, v.minutes, p.name as therapist_name, v.pain_before, v.pain_after
     from visits v join people p on p.id = v.therapist_id
     where v.client_id = $1 and v.state = 'signed' order by v.starts_at desc, v.id desc";

pub async fn timeline(conn: &mut Conn, client: ClientId) -> DbResult<Vec<TimelineVisit>> {
    rows!(conn, TIMELINE, [client])
}

pub const AREAS_OF_CLIENT: &str = "select a.visit_id, a.region, a.before, a.after from visit_areas a join visits v on v.id = a.visit_id
     where v.client_id = $1 and v.state = 'signed' order by a.visit_id, a.region";

pub async fn areas_of_client(conn: &mut Conn, client: ClientId) -> DbResult<Vec<(VisitId, AreaMark)>> {
    let rows: Vec<(VisitId, String, Option<i64>, Option<i64>)> = rows!(conn, AREAS_OF_CLIENT, [client])?;
    let mark = |(visit, region, before, after)| Some((visit, AreaRow { region, before, after }.mark()?));
    Ok(rows.into_iter().filter_map(mark).collect())
}

pub const CLIENT_IN_CARE: &str =
    "select p.name from people p join care k on k.client_id = p.id where p.id = $1 and k.therapist_id = $2 order by p.id";

pub async fn client_in_care(conn: &mut Conn, client: ClientId, therapist: TherapistId) -> DbResult<Option<String>> {
    value!(conn, CLIENT_IN_CARE, [client, therapist])
}

pub const CLIENT_NAME: &str = "select name from people where id = $1 and role = 'client' order by id";

pub async fn client_name(conn: &mut Conn, client: ClientId) -> DbResult<Option<String>> {
    value!(conn, CLIENT_NAME, [client])
}

/// One of a therapist's own clients, with the visits before and after now.
#[derive(sqlx::FromRow)]
pub struct CareRow {
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    pub name: String,
    #[sqlx(rename = "last_at")]
    pub last: Option<Instant>,
    #[sqlx(rename = "next_at")]
    pub next: Option<Instant>,
}

pub const CLIENTS_IN_CARE: &str = "select k.client_id, p.name, k.since,
            (select max(v.starts_at) from visits v where v.client_id = k.client_id and v.state = 'signed') as last_at,
            (select min(b.starts_at) from bookings b
             where b.client_id = k.client_id and b.status in ('booked', 'arrived') and b.starts_at > $2) as next_at
     from care k join people p on p.id = k.client_id
     where k.therapist_id = $1 order by p.name, p.id limit $3 offset $4";

pub async fn clients_in_care(conn: &mut Conn, therapist: TherapistId, now: Instant, limit: i64, offset: i64) -> DbResult<Vec<CareRow>> {
    rows!(conn, CLIENTS_IN_CARE, [therapist, now, limit, offset])
}

/// A booking about to be charted, with its note if there is one already.
#[derive(sqlx::FromRow)]
pub struct ToChart {
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    pub client_name: String,
    pub service_name: String,
    pub minutes: i64,
    #[sqlx(rename = "starts_at")]
    pub start: Instant,
    #[sqlx(rename = "ends_at")]
    pub end: Instant,
    pub status: BookingStatus,
    visit_id: Option<VisitId>,
    note_state: Option<String>,
}

impl ToChart {
    pub fn note(&self) -> Option<(VisitId, NoteState)> {
        Some((self.visit_id?, note_state(self.note_state.as_deref()?)))
    }
}

pub const BOOKING_TO_CHART: &str =
    "select b.client_id, c.name as client_name, s.name as service_name, s.minutes, b.starts_at, b.ends_at, b.status,
            v.id as visit_id, v.state as note_state
     from bookings b join people c on c.id = b.client_id join services s on s.id = b.service_id
     left join visits v on v.booking_id = b.id
     where b.id = $1 and b.therapist_id = $2 order by b.id";

pub async fn booking_to_chart(conn: &mut Conn, booking: BookingId, therapist: TherapistId) -> DbResult<Option<ToChart>> {
    row!(conn, BOOKING_TO_CHART, [booking, therapist])
}

/// Whose note it is, its state, and what is in it so far.
#[derive(sqlx::FromRow)]
pub struct NoteHead {
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    pub client_name: String,
    state: String,
    #[sqlx(flatten)]
    pub words: SealedWords,
}

impl NoteHead {
    pub fn state(&self) -> NoteState {
        note_state(&self.state)
    }
}

pub const NOTE_HEAD: &str = "select v.client_id, c.name as client_name, v.state, v.summary, v.home_care, v.private_note
     from visits v join people c on c.id = v.client_id
     where v.id = $1 and v.therapist_id = $2 order by v.id";

pub async fn note_head(conn: &mut Conn, visit: VisitId, author: TherapistId) -> DbResult<Option<NoteHead>> {
    row!(conn, NOTE_HEAD, [visit, author])
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

/// The note of a visit as it is stored, without areas and techniques.
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

/// Answers `false` when the booking has a note already.
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

/// Answers `false` when the note was signed meanwhile.
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
    execute!(conn, INSERT_TECHNIQUE, [visit, technique.into_str(), minutes, position]).map(|_| ())
}

pub const SIGN: &str = "update visits set state = 'signed', signed_at = $2 where id = $1 and state = 'draft'";

pub async fn sign(conn: &mut Conn, visit: VisitId, at: Instant) -> DbResult<()> {
    execute!(conn, SIGN, [visit, at]).map(|_| ())
}

/// An unknown state counts as signed, so that nothing is written over it.
pub fn note_state(word: &str) -> NoteState {
    word.parse().unwrap_or(NoteState::Signed)
}

/// A score from the database; its check keeps it from 0 to 10.
pub fn points(score: Option<i64>) -> Option<u8> {
    score.and_then(|points| u8::try_from(points).ok())
}

statements! {
    SIGNED_OF_CLIENT, IN_CARE, WRITTEN_BY, LAST_OF_CLIENT, AREAS, TECHNIQUES, TIMELINE, AREAS_OF_CLIENT, CLIENT_IN_CARE,
    CLIENT_NAME, CLIENTS_IN_CARE, BOOKING_TO_CHART, NOTE_HEAD, INSERT_DRAFT, UPDATE_NOTE, DELETE_AREAS,
    DELETE_TECHNIQUES, INSERT_AREA, INSERT_TECHNIQUE, SIGN
}

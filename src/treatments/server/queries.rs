//! What pages read of treatments. The statements decide who may read which visit.

use super::day_store::{self, DayNote, SeenBefore};
pub use super::rows::OpenNote;
use super::store::{self, CareRow, TimelineVisit, VisitRow, note_state, points};
use crate::clinic::model::with_credential;
use crate::error::AppError;
use crate::outcomes::server::pain_line::VisitTick;
use crate::platform::audit::entry::Subject;
use crate::platform::db::{Conn, DbResult};
use crate::session::cx::Cx;
use crate::session::signed_in::{SignedInClient, SignedInStaff, SignedInTherapist};
use crate::treatments::model::{AreaMark, Pressure, Technique, Visit};
use crate::treatments::policy;
use crate::types::ids::{BookingId, ClientId, TherapistId, VisitId};
use crate::types::instant::TimeRange;
use crate::types::person::Right;
use std::collections::HashMap;

/// A reader at the clinic: a therapist reads the records of their own clients, staff with the right read all.
pub enum Reader {
    Therapist(SignedInTherapist),
    Staff(SignedInStaff),
}

impl Reader {
    pub fn current(cx: &Cx) -> Result<Self, AppError> {
        match cx.therapist() {
            Ok(therapist) => Ok(Self::Therapist(therapist)),
            Err(_) => cx.staff(Right::Outcomes).map(Self::Staff),
        }
    }

    /// The client whose record this reader may open.
    pub async fn subject(&self, cx: &Cx, client: ClientId) -> Result<Subject, AppError> {
        let mut conn = cx.state.db.read().await?;
        let name = match self {
            Self::Therapist(me) => store::client_in_care(&mut conn, client, me.id).await?,
            Self::Staff(_) => store::client_name(&mut conn, client).await?,
        };
        Ok(Subject { id: client, name: name.ok_or(AppError::NotFound)? })
    }

    pub fn writes(&self, author: TherapistId) -> bool {
        match self {
            Self::Therapist(me) => me.id == author,
            Self::Staff(_) => false,
        }
    }
}

/// A visit with the names around it and its texts unsealed.
#[derive(Debug, Clone)]
pub struct VisitShown {
    pub visit: Visit,
    pub client_name: String,
    /// "Tomás Rivera, RMT"
    pub therapist: String,
    /// Each technique with its minutes, 0 where nobody wrote them down.
    pub done: Vec<(Technique, i64)>,
    pub consent: bool,
    /// Empty for everyone but its author.
    pub private_note: String,
}

impl VisitShown {
    /// "Low back and right shoulder", or the service where nothing was marked.
    pub fn headline(&self) -> String {
        headline(&self.visit.areas, &self.visit.service_name)
    }

    pub fn subject(&self) -> Subject {
        Subject { id: self.visit.client, name: self.client_name.clone() }
    }
}

/// A signed visit, for its client.
pub async fn visit(cx: &Cx, me: &SignedInClient, id: VisitId) -> Result<VisitShown, AppError> {
    let mut conn = cx.state.db.read().await?;
    let row = store::signed_of_client(&mut conn, id, me.id).await?.ok_or(AppError::NotFound)?;
    Ok(opened(cx, &mut conn, row, false).await?)
}

/// A visit, for the clinic: a signed one this reader may read, or a therapist's own draft.
pub async fn visit_for_clinic(cx: &Cx, reader: &Reader, client: ClientId, id: VisitId) -> Result<VisitShown, AppError> {
    let mut conn = cx.state.db.read().await?;
    let row = match reader {
        Reader::Therapist(me) => store::in_care(&mut conn, id, client, me.id).await?,
        Reader::Staff(_) => store::signed_of_client(&mut conn, id, client).await?,
    };
    let row = row.ok_or(AppError::NotFound)?;
    let author = reader.writes(row.therapist);
    Ok(opened(cx, &mut conn, row, author).await?)
}

/// A note for its author to edit.
pub async fn note(cx: &Cx, me: &SignedInTherapist, client: ClientId, id: VisitId) -> Result<VisitShown, AppError> {
    let mut conn = cx.state.db.read().await?;
    let row = store::written_by(&mut conn, id, client, me.id).await?.ok_or(AppError::NotFound)?;
    Ok(opened(cx, &mut conn, row, true).await?)
}

pub async fn last_visit(cx: &Cx, client: ClientId) -> Result<Option<VisitShown>, AppError> {
    let mut conn = cx.state.db.read().await?;
    match store::last_of_client(&mut conn, client).await? {
        Some(row) => Ok(Some(opened(cx, &mut conn, row, false).await?)),
        None => Ok(None),
    }
}

async fn opened(cx: &Cx, conn: &mut Conn, row: VisitRow, author: bool) -> DbResult<VisitShown> {
    let key = cx.state.seal.reading(conn, row.client).await?;
    let done = store::techniques(conn, row.id).await?;
    let visit = Visit {
        id: row.id,
        client: row.client,
        therapist: row.therapist,
        start: row.start,
        end: row.end,
        minutes: row.minutes,
        areas: store::areas(conn, row.id).await?,
        techniques: done.iter().map(|(technique, _)| *technique).collect(),
        pressure: points(row.pressure).and_then(|firm| Pressure::try_from(firm).ok()),
        pain_before: points(row.pain_before),
        pain_after: points(row.pain_after),
        summary: row.words.summary(&key, row.id),
        home_care: row.words.home_care(&key, row.id),
        state: note_state(&row.state),
        signed_at: row.signed_at,
        service_name: row.service_name,
    };
    let private_note = if author { row.words.private_note(&key, row.id) } else { String::new() };
    let therapist = with_credential(&row.therapist_name, &row.credential);
    Ok(VisitShown { visit, client_name: row.client_name, therapist, done, consent: row.written_consent == 1, private_note })
}

/// The signed visits of a client, newest first. The caller has made sure that the reader may see them.
pub async fn timeline(cx: &Cx, client: ClientId) -> Result<Vec<TimelineVisit>, AppError> {
    let mut conn = cx.state.db.read().await?;
    let mut visits = store::timeline(&mut conn, client).await?;
    let mut areas: HashMap<VisitId, Vec<AreaMark>> = HashMap::new();
    for (visit, mark) in store::areas_of_client(&mut conn, client).await? {
        areas.entry(visit).or_default().push(mark);
    }
    for visit in &mut visits {
        visit.headline = headline(areas.get(&visit.id).map_or(&[], Vec::as_slice), &visit.service_name);
    }
    Ok(visits)
}

fn headline(areas: &[AreaMark], service_name: &str) -> String {
    let named = policy::headline(areas);
    if named.is_empty() { service_name.to_owned() } else { named }
}

/// The visits of a client for the pain line, in one statement.
pub async fn ticks(cx: &Cx, client: ClientId) -> Result<Vec<VisitTick>, AppError> {
    Ok(ticks_of(&store::timeline(&mut cx.state.db.read().await?, client).await?))
}

/// These visits for the pain line.
pub fn ticks_of(visits: &[TimelineVisit]) -> Vec<VisitTick> {
    let what = |visit: &TimelineVisit| format!("{}, {} minutes, {}", visit.service_name, visit.minutes, visit.therapist_name);
    visits.iter().map(|visit| VisitTick { at: visit.start, what: what(visit) }).collect()
}

/// At most `most` of a therapist's own clients by name, after the first `skip`.
pub async fn own_clients(cx: &Cx, me: &SignedInTherapist, most: i64, skip: i64) -> Result<Vec<CareRow>, AppError> {
    Ok(store::clients_in_care(&mut cx.state.db.read().await?, me.id, cx.now, most, skip).await?)
}

/// Notes and earlier visits, for a day's agenda.
pub struct DayTreatments {
    notes: Vec<DayNote>,
    before: HashMap<ClientId, SeenBefore>,
    /// Unsigned notes of earlier days, newest first.
    pub open: Vec<OpenNote>,
}

impl DayTreatments {
    pub fn note_of(&self, booking: BookingId) -> Option<&DayNote> {
        self.notes.iter().find(|(of, _, _)| *of == booking)
    }

    pub fn before(&self, client: ClientId) -> Option<&SeenBefore> {
        self.before.get(&client)
    }
}

pub async fn day(cx: &Cx, me: &SignedInTherapist, day: TimeRange) -> Result<DayTreatments, AppError> {
    let mut conn = cx.state.db.read().await?;
    let notes = day_store::notes_of_day(&mut conn, me.id, day.start, day.end).await?;
    let before = day_store::seen_before_day(&mut conn, me.id, day.start, day.end).await?;
    let open = day_store::open_notes(&mut conn, me.id, day.start).await?;
    Ok(DayTreatments { notes, before: before.into_iter().map(|one| (one.client, one)).collect(), open })
}

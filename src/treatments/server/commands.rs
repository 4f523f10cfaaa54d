//! What therapists do with a visit: open its note, keep the draft, sign it.

use super::sealed::SealedWords;
use super::store::{self, DraftRow, NoteRow};
use crate::error::AppError;
use crate::outcomes;
use crate::platform::audit::entry::{Action, Subject};
use crate::platform::db::{Conn, DbError, DbResult};
use crate::platform::random;
use crate::platform::seal::ClientKey;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInTherapist;
use crate::treatments::chart::{self, Filled, NoteDraft, Unfinished};
use crate::treatments::model::NoteState;
use crate::treatments::policy;
use crate::types::ids::{BookingId, ClientId, TherapistId, VisitId};
use crate::types::instant::{Instant, Span};

/// A first check-in is asked for this long after a visit, if none is open: two days, when soreness has passed.
const ASK_AFTER: Span = Span::hours(48);

const SIGNED_ALREADY: &str = policy::SignProblem::AlreadySigned.sentence();

/// A note, and how far it is.
#[derive(Debug, Clone, Copy)]
pub struct Opened {
    pub client: ClientId,
    pub visit: VisitId,
    pub state: NoteState,
}

impl Opened {
    /// Where its therapist goes on.
    pub fn address(&self) -> String {
        match self.state {
            NoteState::Draft => format!("/clients/{}/chart/{}", self.client, self.visit),
            NoteState::Signed => format!("/clients/{}/visits/{}", self.client, self.visit),
        }
    }
}

/// What became of a note that was sent.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    pub note: Opened,
    /// Set when it was to be signed and something is missing.
    pub unfinished: Option<Unfinished>,
}

impl Kept {
    pub fn address(&self) -> String {
        match (self.note.state, self.unfinished) {
            (NoteState::Draft, unfinished) => format!("{}?saved={}", self.note.address(), unfinished.map_or("draft", Unfinished::code)),
            (NoteState::Signed, _) => self.note.address(),
        }
    }
}

/// Opens the note of one of this therapist's bookings. Asked twice, it is the same note.
pub async fn start_note(cx: &Cx, me: SignedInTherapist, booking: BookingId) -> Result<Opened, AppError> {
    let own = cx.clone();
    let work = cx.state.db.write(async move |tx: &mut Tx| {
        let found = store::booking_to_chart(&mut tx.conn, booking, me.id).await?.ok_or(AppError::NotFound)?;
        let client = found.client;
        if let Some((visit, state)) = found.note {
            return Ok(Opened { client, visit, state });
        }
        let status = found.status.ok_or(AppError::Broken)?;
        chart::may_start(status, found.start, own.now).map_err(|problem| AppError::Conflict(problem.sentence().to_owned()))?;
        let visit: VisitId = random::id();
        let draft = DraftRow {
            id: visit,
            booking: Some(booking),
            client,
            therapist: me.id,
            service_name: &found.service_name,
            start: found.start,
            end: found.end,
        };
        let empty = NoteRow { minutes: found.minutes, written_at: own.now, ..NoteRow::default() };
        if !store::insert_draft(&mut tx.conn, &draft, &empty).await? {
            return Err(AppError::Conflict(
                "This note was opened a moment ago. Nothing was lost. Please go back and open it again.".to_owned(),
            ));
        }
        let subject = Subject { id: client, name: found.client_name };
        tx.audit(own.entry(Action::Create, "treatments/start", Some(subject), Some(visit.uuid())));
        Ok(Opened { client, visit, state: NoteState::Draft })
    });
    work.await
}

/// Keeps what was typed and, when asked to, signs it. A note that cannot be signed yet stays a kept draft.
pub async fn save_note(cx: &Cx, me: SignedInTherapist, visit: VisitId, typed: &Filled, sign: bool) -> Result<Kept, AppError> {
    let draft = chart::read(typed).map_err(AppError::Invalid)?;
    let own = cx.clone();
    let work = cx.state.db.write(async move |tx: &mut Tx| {
        let (client, client_name, state) = store::note_head(&mut tx.conn, visit, me.id).await?.ok_or(AppError::NotFound)?;
        if state == NoteState::Signed {
            return Err(AppError::Conflict(SIGNED_ALREADY.to_owned()));
        }
        let key = own.state.seal.key(&mut tx.conn, client).await?;
        write_note(&mut tx.conn, &key, visit, &draft, own.now).await.map_err(signed_meanwhile)?;
        let unfinished = if sign { missing(&draft, state, me.id)? } else { None };
        let signed = sign && unfinished.is_none();
        if signed {
            store::sign(&mut tx.conn, visit, own.now).await?;
            outcomes::server::commands::ask_if_none_open(&mut tx.conn, client, own.now.plus(ASK_AFTER)).await?;
        }
        let subject = Subject { id: client, name: client_name };
        let (action, screen) = if signed { (Action::End, "treatments/sign") } else { (Action::Change, "treatments/note") };
        tx.audit(own.entry(action, screen, Some(subject), Some(visit.uuid())));
        let state = if signed { NoteState::Signed } else { NoteState::Draft };
        Ok(Kept { note: Opened { client, visit, state }, unfinished })
    });
    work.await
}

/// The statement that found the note found it by its author.
fn missing(draft: &NoteDraft, state: NoteState, author: TherapistId) -> Result<Option<Unfinished>, AppError> {
    let without_consent = policy::needs_written_consent(&draft.areas) && !draft.consent;
    match policy::may_sign(author, author, state, without_consent) {
        Ok(()) => Ok(draft.summary.is_empty().then_some(Unfinished::Summary)),
        Err(policy::SignProblem::ConsentMissing) => Ok(Some(Unfinished::Consent)),
        Err(policy::SignProblem::NotTheAuthor) => Err(AppError::NotFound),
        Err(policy::SignProblem::AlreadySigned) => Err(AppError::Conflict(SIGNED_ALREADY.to_owned())),
    }
}

/// The schema has the last word on a note that was signed between our look and our write.
fn signed_meanwhile(error: DbError) -> AppError {
    if error.is_constraint("visit_signed") { AppError::Conflict(SIGNED_ALREADY.to_owned()) } else { error.into() }
}

async fn write_note(conn: &mut Conn, key: &ClientKey, visit: VisitId, draft: &NoteDraft, now: Instant) -> DbResult<()> {
    if !store::update_note(conn, visit, &note_row(key, visit, draft, now)).await? {
        return Err(DbError::Constraint("visit_signed".to_owned()));
    }
    store::clear_parts(conn, visit).await?;
    insert_parts(conn, visit, draft, &[]).await
}

fn note_row(key: &ClientKey, visit: VisitId, draft: &NoteDraft, now: Instant) -> NoteRow {
    NoteRow {
        minutes: draft.minutes,
        pressure: draft.pressure.map(|pressure| i64::from(pressure.get())),
        before: draft.pain_before.map(i64::from),
        after: draft.pain_after.map(i64::from),
        consent: i64::from(draft.consent),
        words: SealedWords::seal(key, visit, &draft.summary, &draft.home_care, &draft.private_note),
        written_at: now,
    }
}

/// Minutes are those of each technique, in order; what is missing was not written down.
async fn insert_parts(conn: &mut Conn, visit: VisitId, draft: &NoteDraft, minutes: &[i64]) -> DbResult<()> {
    for mark in &draft.areas {
        store::insert_area(conn, visit, mark).await?;
    }
    for (nth, technique) in draft.techniques.iter().enumerate() {
        let minutes = minutes.get(nth).copied().unwrap_or_default();
        store::insert_technique(conn, visit, *technique, minutes, i64::try_from(nth).unwrap_or_default()).await?;
    }
    Ok(())
}

/// A visit of the past, as the demo clinic, load data and imports bring it.
#[derive(Debug, Clone)]
pub struct PastVisit {
    pub id: VisitId,
    pub booking: Option<BookingId>,
    pub client: ClientId,
    pub therapist: TherapistId,
    pub service_name: String,
    pub start: Instant,
    pub end: Instant,
    pub note: NoteDraft,
    /// Minutes of each technique of the note, in its order; what is missing was not written down.
    pub technique_minutes: Vec<i64>,
    pub written_at: Instant,
    /// `None` leaves it a draft.
    pub signed_at: Option<Instant>,
}

/// Writes a whole visit of the past. The caller brings the client's key and the transaction.
pub async fn record_past_visit(conn: &mut Conn, key: &ClientKey, visit: &PastVisit) -> DbResult<()> {
    let draft = DraftRow {
        id: visit.id,
        booking: visit.booking,
        client: visit.client,
        therapist: visit.therapist,
        service_name: &visit.service_name,
        start: visit.start,
        end: visit.end,
    };
    store::insert_draft(conn, &draft, &note_row(key, visit.id, &visit.note, visit.written_at)).await?;
    insert_parts(conn, visit.id, &visit.note, &visit.technique_minutes).await?;
    match visit.signed_at {
        Some(at) => store::sign(conn, visit.id, at).await,
        None => Ok(()),
    }
}

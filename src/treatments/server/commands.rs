//! What therapists do with a visit: open its note, save the draft, sign it.

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
use crate::treatments::chart::{self, NoteDraft, StartProblem, Unfinished};
use crate::treatments::forms::NoteForm;
use crate::treatments::model::NoteState;
use crate::treatments::policy::{self, SignProblem};
use crate::types::ids::{BookingId, ClientId, TherapistId, VisitId};
use crate::types::instant::{Instant, Span};

/// A check-in is asked for this long after a visit, if none is open: two days, when soreness has passed.
const ASK_AFTER: Span = Span::hours(48);

/// A note and its state.
#[derive(Debug, Clone, Copy)]
pub struct OpenedNote {
    pub client: ClientId,
    pub visit: VisitId,
    pub state: NoteState,
}

impl OpenedNote {
    /// The page on which its therapist goes on.
    pub fn address(&self) -> String {
        match self.state {
            NoteState::Draft => format!("/clients/{}/chart/{}", self.client, self.visit),
            NoteState::Signed => format!("/clients/{}/visits/{}", self.client, self.visit),
        }
    }
}

/// A note that was just saved.
#[derive(Debug, Clone, Copy)]
pub struct SavedNote {
    pub note: OpenedNote,
    /// Set when it was to be signed and something is missing.
    pub unfinished: Option<Unfinished>,
}

impl SavedNote {
    pub fn address(&self) -> String {
        match (self.note.state, self.unfinished) {
            (NoteState::Draft, unfinished) => {
                format!("{}?saved={}", self.note.address(), unfinished.map_or("draft", |missing| missing.into_str()))
            }
            (NoteState::Signed, _) => self.note.address(),
        }
    }
}

/// Opens the note of one of this therapist's bookings. Opened twice, it is one note.
pub async fn start_note(cx: &Cx, me: SignedInTherapist, booking: BookingId) -> Result<OpenedNote, AppError> {
    let own = cx.clone();
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            let found = store::booking_to_chart(&mut tx.conn, booking, me.id).await?.ok_or(AppError::NotFound)?;
            let client = found.client;
            if let Some((visit, state)) = found.note() {
                return Ok(OpenedNote { client, visit, state });
            }
            chart::may_start(found.status, found.start, own.now)?;
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
                return Err(StartProblem::JustOpened.into());
            }
            let subject = Subject { id: client, name: found.client_name };
            tx.audit(own.entry(Action::Create, "treatments/start", Some(subject), Some(visit.uuid())));
            Ok(OpenedNote { client, visit, state: NoteState::Draft })
        })
        .await
}

/// Saves a note and, when asked to, signs it. A note that cannot be signed yet stays a draft.
pub async fn save_note(cx: &Cx, me: SignedInTherapist, form: &NoteForm) -> Result<SavedNote, AppError> {
    let draft = chart::read(form)?;
    let (own, visit, sign) = (cx.clone(), form.visit, form.then == "sign");
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            let head = store::note_head(&mut tx.conn, visit, me.id).await?.ok_or(AppError::NotFound)?;
            let (client, state) = (head.client, head.state());
            if state == NoteState::Signed {
                return Err(SignProblem::AlreadySigned.into());
            }
            let key = own.state.seal.key(&mut tx.conn, client).await?;
            if !head.words.opens(&key, visit) {
                return Err(SignProblem::DoesNotOpen.into());
            }
            write_note(&mut tx.conn, &key, visit, &draft, own.now).await.map_err(signed_meanwhile)?;
            let unfinished = if sign { missing(&draft, state, me.id)? } else { None };
            let signed = sign && unfinished.is_none();
            if signed {
                store::sign(&mut tx.conn, visit, own.now).await?;
                outcomes::server::commands::ask_if_none_open(&mut tx.conn, client, own.now.plus(ASK_AFTER)).await?;
            }
            let subject = Subject { id: client, name: head.client_name };
            let (action, screen) = if signed { (Action::End, "treatments/sign") } else { (Action::Change, "treatments/note") };
            tx.audit(own.entry(action, screen, Some(subject), Some(visit.uuid())));
            let state = if signed { NoteState::Signed } else { NoteState::Draft };
            Ok(SavedNote { note: OpenedNote { client, visit, state }, unfinished })
        })
        .await
}

/// What a note still needs before it can be signed. The caller has found it by its author.
fn missing(draft: &NoteDraft, state: NoteState, author: TherapistId) -> Result<Option<Unfinished>, SignProblem> {
    let without_consent = policy::needs_written_consent(&draft.areas) && !draft.consent;
    match policy::may_sign(author, author, state, without_consent) {
        Ok(()) => Ok(draft.summary.is_empty().then_some(Unfinished::Summary)),
        Err(SignProblem::ConsentMissing) => Ok(Some(Unfinished::Consent)),
        Err(problem) => Err(problem),
    }
}

/// The schema has the last word on a note that was signed between our read and our write.
fn signed_meanwhile(error: DbError) -> AppError {
    if error.is_constraint("visit_signed") { SignProblem::AlreadySigned.into() } else { error.into() }
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

/// `minutes` are those of each technique, in order; missing ones were not written down.
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

/// A visit of the past, from the demo clinic or load data.
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
    /// Minutes of each technique of the note, in its order; missing ones were not written down.
    pub technique_minutes: Vec<i64>,
    pub written_at: Instant,
    /// `None` leaves it a draft.
    pub signed_at: Option<Instant>,
}

/// Writes a whole visit of the past, with the client's key and in the caller's transaction.
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

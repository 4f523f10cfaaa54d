//! What pages read of outcomes.

use super::board::{OutcomeBoard, board};
use super::commands::label_place;
use super::pain_line::{PainStory, VisitTick, story};
pub use super::rows::{Answer, CheckInRow, PainRow};
use super::store;
use crate::error::AppError;
use crate::platform::db::{Conn, DbResult};
use crate::session::cx::Cx;
use crate::session::signed_in::{SignedInClient, SignedInStaff, SignedInTherapist};
use crate::types::ids::{ActivityId, CheckInId, ClientId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use std::collections::HashMap;

/// How far back a therapist's lists look for a pain score.
const LATELY: Span = Span::days(180);

/// An own activity in the client's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    pub id: ActivityId,
    pub label: String,
}

/// The open check-in of this client, if it is due.
pub async fn due(cx: &Cx, client: ClientId) -> Result<Option<CheckInRow>, AppError> {
    Ok(open(cx, client).await?.filter(|check_in| check_in.due <= cx.now))
}

/// The open check-in of this client, due or not.
pub async fn open(cx: &Cx, client: ClientId) -> Result<Option<CheckInRow>, AppError> {
    Ok(store::open(&mut cx.state.db.read().await?, client).await?)
}

/// A check-in with everything its page shows.
pub struct CheckInShown {
    pub check_in: CheckInRow,
    pub activities: Vec<Activity>,
    /// All this client's answers, oldest first.
    pub answers: Vec<Answer>,
}

pub async fn check_in(cx: &Cx, me: &SignedInClient, id: CheckInId) -> Result<CheckInShown, AppError> {
    let mut conn = cx.state.db.read().await?;
    let check_in = store::check_in(&mut conn, id, me.id).await?.ok_or(AppError::NotFound)?;
    let activities = activities(cx, &mut conn, me.id).await?;
    Ok(CheckInShown { check_in, activities, answers: store::answers(&mut conn, me.id).await? })
}

/// A client's answers and activities, and the pain line drawn from them.
pub struct Progress {
    pub activities: Vec<Activity>,
    pub answers: Vec<Answer>,
    pub story: Option<PainStory>,
}

/// The caller has made sure that the reader may see it. `visits` are marked on the line, `next` is the coming one.
pub async fn progress(cx: &Cx, client: ClientId, visits: &[VisitTick], next: Option<Instant>) -> Result<Progress, AppError> {
    let mut conn = cx.state.db.read().await?;
    let answers = store::answers(&mut conn, client).await?;
    let activities = activities(cx, &mut conn, client).await?;
    let story = story(&answers, visits, next, cx.now, &cx.practice.wall);
    Ok(Progress { activities, answers, story })
}

/// The pain line alone, from what the client answered. `visits` are those to be marked, `next` is the coming one.
pub fn pain_line(cx: &Cx, answers: &[Answer], visits: &[VisitTick], next: Option<Instant>) -> Option<PainStory> {
    story(answers, visits, next, cx.now, &cx.practice.wall)
}

/// Every answer of a client, oldest first.
pub async fn answers(cx: &Cx, client: ClientId) -> Result<Vec<Answer>, AppError> {
    Ok(store::answers(&mut cx.state.db.read().await?, client).await?)
}

async fn activities(cx: &Cx, conn: &mut Conn, client: ClientId) -> DbResult<Vec<Activity>> {
    let rows = store::activities(conn, client).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = cx.state.seal.reading(conn, client).await?;
    Ok(rows.into_iter().map(|row| Activity { id: row.id, label: key.open(label_place(row.id), &row.label) }).collect())
}

/// The latest pain score of each of a therapist's own clients.
pub async fn pain_now(cx: &Cx, me: &SignedInTherapist) -> Result<HashMap<ClientId, PainRow>, AppError> {
    let rows = store::pain_in_care(&mut cx.state.db.read().await?, me.id, cx.now.minus(LATELY)).await?;
    Ok(rows.into_iter().map(|row| (row.client, row)).collect())
}

/// The recent pain scores of the clients a therapist sees on one day, oldest first.
pub async fn pain_of_day(cx: &Cx, me: &SignedInTherapist, day: TimeRange) -> Result<HashMap<ClientId, Vec<PainRow>>, AppError> {
    let since = cx.now.minus(LATELY);
    let mut by_client: HashMap<ClientId, Vec<PainRow>> = HashMap::new();
    for row in store::pain_of_day(&mut cx.state.db.read().await?, me.id, day.start, day.end, since).await? {
        by_client.entry(row.client).or_default().push(row);
    }
    Ok(by_client)
}

/// Which answers the board counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardFilter {
    pub since: Instant,
    pub therapist: Option<TherapistId>,
}

/// The outcome board, for staff with the right to it.
pub async fn outcome_board(cx: &Cx, _reader: &SignedInStaff, filter: BoardFilter) -> Result<OutcomeBoard, AppError> {
    let mut conn = cx.state.db.read().await?;
    let rows = match filter.therapist {
        Some(therapist) => store::board_of_therapist(&mut conn, filter.since, therapist).await?,
        None => store::board(&mut conn, filter.since).await?,
    };
    Ok(board(rows, cx.now))
}

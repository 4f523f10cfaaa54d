//! SQL of check-ins and own activities.

use super::rows::{Answer, CheckInRow, PainRow};
use crate::outcomes::model::Pain;
use crate::platform::db::{Conn, DbError, DbResult, execute, statements};
use crate::platform::db::{row, rows};
use crate::types::ids::{ActivityId, CheckInId, ClientId, TherapistId};
use crate::types::instant::Instant;

pub const CHECK_IN: &str = "select id, due_at, answered_at from check_ins where id = $1 and client_id = $2 order by id";

pub async fn check_in(conn: &mut Conn, id: CheckInId, client: ClientId) -> DbResult<Option<CheckInRow>> {
    row!(conn, CHECK_IN, [id, client])
}

pub const OPEN: &str = "select id, due_at, answered_at from check_ins
     where client_id = $1 and answered_at is null order by due_at, id limit 1";

/// The check-in this client has not answered yet, due or not.
pub async fn open(conn: &mut Conn, client: ClientId) -> DbResult<Option<CheckInRow>> {
    row!(conn, OPEN, [client])
}

pub const INSERT_CHECK_IN: &str = "insert into check_ins (id, client_id, due_at, answered_at, pain) values ($1, $2, $3, $4, $5)";

/// `answer` is the time and the pain of one that is already answered (demo clinic, load data).
pub async fn insert_check_in(
    conn: &mut Conn,
    id: CheckInId,
    client: ClientId,
    due: Instant,
    answer: Option<(Instant, Pain)>,
) -> DbResult<()> {
    let (answered, pain) = (answer.map(|(at, _)| at), answer.map(|(_, pain)| i64::from(pain.points())));
    execute!(conn, INSERT_CHECK_IN, [id, client, due, answered, pain]).map(|_| ())
}

pub const ANSWER: &str = "update check_ins set answered_at = $3, pain = $4 where id = $1 and client_id = $2 and answered_at is null";

/// Answers `false` when it was answered before.
pub async fn answer(conn: &mut Conn, id: CheckInId, client: ClientId, at: Instant, pain: Pain) -> DbResult<bool> {
    Ok(execute!(conn, ANSWER, [id, client, at, i64::from(pain.points())])? == 1)
}

/// An own activity, its label still sealed.
#[derive(sqlx::FromRow)]
pub struct ActivityRow {
    pub id: ActivityId,
    pub label: Vec<u8>,
}

pub const ACTIVITIES: &str = "select id, label from activities where client_id = $1 and ended_at is null order by position, id limit 3";

pub async fn activities(conn: &mut Conn, client: ClientId) -> DbResult<Vec<ActivityRow>> {
    rows!(conn, ACTIVITIES, [client])
}

pub const INSERT_ACTIVITY: &str = "insert into activities (id, client_id, label, position, created_at) values ($1, $2, $3, $4, $5)";

pub async fn insert_activity(conn: &mut Conn, id: ActivityId, client: ClientId, label: &[u8], position: i64, now: Instant) -> DbResult<()> {
    execute!(conn, INSERT_ACTIVITY, [id, client, label, position, now]).map(|_| ())
}

pub const INSERT_SCORE: &str = "insert into check_in_scores (check_in_id, activity_id, score) values ($1, $2, $3) on conflict do nothing";

pub async fn insert_score(conn: &mut Conn, check_in: CheckInId, activity: ActivityId, score: u8) -> DbResult<()> {
    execute!(conn, INSERT_SCORE, [check_in, activity, i64::from(score)]).map(|_| ())
}

pub const ANSWERS: &str = "select c.id, c.answered_at, c.pain, s.activity_id, s.score
     from check_ins c left join check_in_scores s on s.check_in_id = c.id
     where c.client_id = $1 and c.answered_at is not null order by c.answered_at, c.id, s.activity_id";

/// An answered check-in with one of its scores, if there is any.
#[derive(sqlx::FromRow)]
struct AnswerRow {
    id: CheckInId,
    answered_at: Instant,
    #[sqlx(try_from = "i64")]
    pain: Pain,
    activity_id: Option<ActivityId>,
    score: Option<i64>,
}

/// Every answer of this client, oldest first, in one statement.
pub async fn answers(conn: &mut Conn, client: ClientId) -> DbResult<Vec<Answer>> {
    let rows: Vec<AnswerRow> = rows!(conn, ANSWERS, [client])?;
    let mut answers: Vec<Answer> = Vec::new();
    for row in rows {
        if answers.last().is_none_or(|last| last.id != row.id) {
            answers.push(Answer { id: row.id, at: row.answered_at, pain: row.pain, scores: Vec::new() });
        }
        if let (Some(last), Some(activity), Some(score)) = (answers.last_mut(), row.activity_id, row.score) {
            let score = Pain::try_from(score).map_err(|_| DbError::Other(format!("a stored score is {score}")))?.points();
            last.scores.push((activity, score));
        }
    }
    Ok(answers)
}

pub const PAIN_IN_CARE: &str = "select c.client_id, c.answered_at, c.pain from check_ins c join care k on k.client_id = c.client_id
     where k.therapist_id = $1 and c.answered_at >= $2 order by c.client_id, c.answered_at, c.id";

/// Pain of this therapist's own clients since a moment, oldest first.
pub async fn pain_in_care(conn: &mut Conn, therapist: TherapistId, since: Instant) -> DbResult<Vec<PainRow>> {
    rows!(conn, PAIN_IN_CARE, [therapist, since])
}

pub const PAIN_OF_DAY: &str = "select c.client_id, c.answered_at, c.pain from check_ins c
     where c.answered_at >= $4 and c.client_id in (
         select b.client_id from bookings b where b.therapist_id = $1 and b.starts_at >= $2 and b.starts_at < $3)
     order by c.client_id, c.answered_at, c.id";

/// Pain of the clients a therapist sees on one day since a moment, oldest first.
pub async fn pain_of_day(conn: &mut Conn, therapist: TherapistId, from: Instant, until: Instant, since: Instant) -> DbResult<Vec<PainRow>> {
    rows!(conn, PAIN_OF_DAY, [therapist, from, until, since])
}

/// One pain score for the board, with the client's name.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct BoardRow {
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    pub name: String,
    #[sqlx(rename = "answered_at")]
    pub at: Instant,
    #[sqlx(try_from = "i64")]
    pub pain: Pain,
}

pub const BOARD: &str = "select c.client_id, p.name, c.answered_at, c.pain from check_ins c join people p on p.id = c.client_id
     where c.answered_at >= $1 order by c.client_id, c.answered_at, c.id";

pub async fn board(conn: &mut Conn, since: Instant) -> DbResult<Vec<BoardRow>> {
    rows!(conn, BOARD, [since])
}

pub const BOARD_OF_THERAPIST: &str =
    "select c.client_id, p.name, c.answered_at, c.pain from check_ins c join people p on p.id = c.client_id
     join care k on k.client_id = c.client_id
     where c.answered_at >= $1 and k.therapist_id = $2 order by c.client_id, c.answered_at, c.id";

/// Only of the clients in one therapist's care.
pub async fn board_of_therapist(conn: &mut Conn, since: Instant, therapist: TherapistId) -> DbResult<Vec<BoardRow>> {
    rows!(conn, BOARD_OF_THERAPIST, [since, therapist])
}

statements! {
    CHECK_IN, OPEN, INSERT_CHECK_IN, ANSWER, ACTIVITIES, INSERT_ACTIVITY, INSERT_SCORE, ANSWERS, PAIN_IN_CARE,
    PAIN_OF_DAY, BOARD, BOARD_OF_THERAPIST
}

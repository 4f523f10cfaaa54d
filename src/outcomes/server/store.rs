//! SQL of check-ins and own activities.

use crate::outcomes::model::Pain;
use crate::platform::db::{Conn, DbError, DbResult, execute, fetch_all, fetch_optional, statements};
use crate::types::ids::{ActivityId, CheckInId, ClientId, TherapistId};
use crate::types::instant::Instant;
use sqlx::Row;

/// A check-in, asked for and perhaps answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckInRow {
    pub id: CheckInId,
    pub due: Instant,
    pub answered: Option<Instant>,
}

macro_rules! check_in {
    ($row:ident) => {
        CheckInRow { id: $row.try_get("id")?, due: $row.try_get("due_at")?, answered: $row.try_get("answered_at")? }
    };
}

pub const CHECK_IN: &str = "select id, due_at, answered_at from check_ins where id = $1 and client_id = $2 order by id";

pub async fn check_in(conn: &mut Conn, id: CheckInId, client: ClientId) -> DbResult<Option<CheckInRow>> {
    fetch_optional!(conn, CHECK_IN, [id, client], |row| check_in!(row))
}

pub const OPEN: &str = "select id, due_at, answered_at from check_ins
     where client_id = $1 and answered_at is null order by due_at, id limit 1";

/// The one this client has not answered yet, due or not.
pub async fn open(conn: &mut Conn, client: ClientId) -> DbResult<Option<CheckInRow>> {
    fetch_optional!(conn, OPEN, [client], |row| check_in!(row))
}

pub const INSERT_CHECK_IN: &str = "insert into check_ins (id, client_id, due_at, answered_at, pain) values ($1, $2, $3, $4, $5)";

/// `answer` is when and what, for one that was answered elsewhere (demo, imports).
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

/// Answers false when it was answered before.
pub async fn answer(conn: &mut Conn, id: CheckInId, client: ClientId, at: Instant, pain: Pain) -> DbResult<bool> {
    Ok(execute!(conn, ANSWER, [id, client, at, i64::from(pain.points())])? == 1)
}

/// An own activity, its words still sealed.
pub struct ActivityRow {
    pub id: ActivityId,
    pub label: Vec<u8>,
}

pub const ACTIVITIES: &str = "select id, label from activities where client_id = $1 and ended_at is null order by position, id limit 3";

pub async fn activities(conn: &mut Conn, client: ClientId) -> DbResult<Vec<ActivityRow>> {
    fetch_all!(conn, ACTIVITIES, [client], |row| ActivityRow { id: row.try_get("id")?, label: row.try_get("label")? })
}

pub const INSERT_ACTIVITY: &str = "insert into activities (id, client_id, label, position, created_at) values ($1, $2, $3, $4, $5)";

pub async fn insert_activity(conn: &mut Conn, id: ActivityId, client: ClientId, label: &[u8], position: i64, now: Instant) -> DbResult<()> {
    execute!(conn, INSERT_ACTIVITY, [id, client, label, position, now]).map(|_| ())
}

pub const INSERT_SCORE: &str = "insert into check_in_scores (check_in_id, activity_id, score) values ($1, $2, $3) on conflict do nothing";

pub async fn insert_score(conn: &mut Conn, check_in: CheckInId, activity: ActivityId, score: u8) -> DbResult<()> {
    execute!(conn, INSERT_SCORE, [check_in, activity, i64::from(score)]).map(|_| ())
}

/// One check-in that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub id: CheckInId,
    pub at: Instant,
    pub pain: Pain,
    pub scores: Vec<(ActivityId, u8)>,
}

pub const ANSWERS: &str = "select c.id, c.answered_at, c.pain, s.activity_id, s.score
     from check_ins c left join check_in_scores s on s.check_in_id = c.id
     where c.client_id = $1 and c.answered_at is not null order by c.answered_at, c.id, s.activity_id";

/// Everything this client answered, oldest first, in one statement.
pub async fn answers(conn: &mut Conn, client: ClientId) -> DbResult<Vec<Answer>> {
    let rows = fetch_all!(conn, ANSWERS, [client], |row| (
        row.try_get::<CheckInId, _>("id")?,
        row.try_get::<Instant, _>("answered_at")?,
        row.try_get::<i64, _>("pain")?,
        row.try_get::<Option<ActivityId>, _>("activity_id")?,
        row.try_get::<Option<i64>, _>("score")?,
    ))?;
    let mut answers: Vec<Answer> = Vec::new();
    for (id, at, pain, activity, score) in rows {
        if answers.last().is_none_or(|last| last.id != id) {
            answers.push(Answer { id, at, pain: to_pain(pain)?, scores: Vec::new() });
        }
        if let (Some(last), Some(activity), Some(score)) = (answers.last_mut(), activity, score) {
            last.scores.push((activity, to_pain(score)?.points()));
        }
    }
    Ok(answers)
}

/// One pain score of one of several clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PainRow {
    pub client: ClientId,
    pub at: Instant,
    pub pain: Pain,
}

pub const PAIN_IN_CARE: &str = "select c.client_id, c.answered_at, c.pain from check_ins c join care k on k.client_id = c.client_id
     where k.therapist_id = $1 and c.answered_at >= $2 order by c.client_id, c.answered_at, c.id";

/// Pain of this therapist's own clients since a moment, oldest first.
pub async fn pain_in_care(conn: &mut Conn, therapist: TherapistId, since: Instant) -> DbResult<Vec<PainRow>> {
    pain_rows(fetch_all!(conn, PAIN_IN_CARE, [therapist, since], |row| (
        row.try_get("client_id")?,
        row.try_get("answered_at")?,
        row.try_get("pain")?
    ))?)
}

pub const PAIN_OF_DAY: &str = "select c.client_id, c.answered_at, c.pain from check_ins c
     where c.answered_at >= $4 and c.client_id in (
         select b.client_id from bookings b where b.therapist_id = $1 and b.starts_at >= $2 and b.starts_at < $3)
     order by c.client_id, c.answered_at, c.id";

/// The same for the clients a therapist sees on one day.
pub async fn pain_of_day(conn: &mut Conn, therapist: TherapistId, from: Instant, until: Instant, since: Instant) -> DbResult<Vec<PainRow>> {
    pain_rows(fetch_all!(conn, PAIN_OF_DAY, [therapist, from, until, since], |row| (
        row.try_get("client_id")?,
        row.try_get("answered_at")?,
        row.try_get("pain")?
    ))?)
}

/// One pain score for the board, with the name it stands under.
#[derive(Debug, Clone)]
pub struct BoardRow {
    pub client: ClientId,
    pub name: String,
    pub at: Instant,
    pub pain: Pain,
}

macro_rules! board_rows {
    ($conn:expr, $sql:expr, [$($bind:expr),*]) => {
        board_rows(fetch_all!($conn, $sql, [$($bind),*], |row| (
            row.try_get("client_id")?, row.try_get("name")?, row.try_get("answered_at")?, row.try_get("pain")?
        ))?)
    };
}

pub const BOARD: &str = "select c.client_id, p.name, c.answered_at, c.pain from check_ins c join people p on p.id = c.client_id
     where c.answered_at >= $1 order by c.client_id, c.answered_at, c.id";

pub async fn board(conn: &mut Conn, since: Instant) -> DbResult<Vec<BoardRow>> {
    board_rows!(conn, BOARD, [since])
}

pub const BOARD_OF_THERAPIST: &str =
    "select c.client_id, p.name, c.answered_at, c.pain from check_ins c join people p on p.id = c.client_id
     join care k on k.client_id = c.client_id
     where c.answered_at >= $1 and k.therapist_id = $2 order by c.client_id, c.answered_at, c.id";

/// Of those one therapist looks after.
pub async fn board_of_therapist(conn: &mut Conn, since: Instant, therapist: TherapistId) -> DbResult<Vec<BoardRow>> {
    board_rows!(conn, BOARD_OF_THERAPIST, [since, therapist])
}

fn pain_rows(rows: Vec<(ClientId, Instant, i64)>) -> DbResult<Vec<PainRow>> {
    rows.into_iter().map(|(client, at, pain)| Ok(PainRow { client, at, pain: to_pain(pain)? })).collect()
}

fn board_rows(rows: Vec<(ClientId, String, Instant, i64)>) -> DbResult<Vec<BoardRow>> {
    rows.into_iter().map(|(client, name, at, pain)| Ok(BoardRow { client, name, at, pain: to_pain(pain)? })).collect()
}

/// The schema keeps scores from 0 to 10; anything else is damage and is not shown as a score.
fn to_pain(points: i64) -> DbResult<Pain> {
    Pain::try_from(points).map_err(|_| DbError::Other(format!("a stored score is {points}")))
}

statements![
    CHECK_IN,
    OPEN,
    INSERT_CHECK_IN,
    ANSWER,
    ACTIVITIES,
    INSERT_ACTIVITY,
    INSERT_SCORE,
    ANSWERS,
    PAIN_IN_CARE,
    PAIN_OF_DAY,
    BOARD,
    BOARD_OF_THERAPIST
];

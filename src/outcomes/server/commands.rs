//! Begins and answers check-ins, and asks for the next one.

use super::store;
use crate::error::AppError;
use crate::outcomes::answers::{self, MOST_ACTIVITIES, Rated};
use crate::outcomes::forms::CheckInForm;
use crate::outcomes::model::Pain;
use crate::platform::audit::entry::Action;
use crate::platform::db::{Conn, DbResult};
use crate::platform::random;
use crate::platform::seal::{ClientKey, Place};
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{ActivityId, CheckInId, ClientId};
use crate::types::instant::{Instant, Span};

/// The next check-in is asked for this long after an answer.
pub const NEXT_AFTER: Span = Span::days(14);

/// Answers a check-in once; a second answer changes nothing.
pub async fn answer_check_in(cx: &Cx, me: SignedInClient, form: &CheckInForm) -> Result<(), AppError> {
    let answers = answers::read(form)?;
    let (own, check_in) = (cx.clone(), form.check_in);
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            store::check_in(&mut tx.conn, check_in, me.id).await?.ok_or(AppError::NotFound)?;
            if !store::answer(&mut tx.conn, check_in, me.id, own.now, answers.pain).await? {
                return Ok(());
            }
            rate(&own, &mut tx.conn, me.id, check_in, &answers.activities).await?;
            ask_if_none_open(&mut tx.conn, me.id, own.now.plus(NEXT_AFTER)).await?;
            tx.audit(own.entry(Action::Create, "outcomes/check-in", Some(me.subject()), Some(check_in.uuid())));
            Ok(())
        })
        .await
}

/// Stores the scores; new activities become the client's own.
async fn rate(cx: &Cx, conn: &mut Conn, client: ClientId, check_in: CheckInId, rated: &[Rated]) -> Result<(), AppError> {
    let known: Vec<ActivityId> = store::activities(conn, client).await?.into_iter().map(|row| row.id).collect();
    let mut next = known.len();
    for one in rated {
        let (activity, score) = match one {
            Rated::Known(id, score) if known.contains(id) => (*id, *score),
            Rated::Known(_, _) => return Err(AppError::NotFound),
            // Two forms sent at once may both name activities; the later one adds no more than there is room for.
            Rated::Named(_, _) if next >= MOST_ACTIVITIES => continue,
            Rated::Named(label, score) => {
                let key = cx.state.seal.key(conn, client).await?;
                let id = name_activity(conn, &key, client, label.as_str(), position(next), cx.now).await?;
                next += 1;
                (id, *score)
            }
        };
        store::insert_score(conn, check_in, activity, score).await?;
    }
    Ok(())
}

fn position(nth: usize) -> i64 {
    i64::try_from(nth).unwrap_or(i64::MAX)
}

/// Where the label of an activity is sealed.
pub fn label_place(activity: ActivityId) -> Place {
    Place::new("activities", "label", activity.uuid())
}

/// Adds an activity in the client's own words, sealed.
pub async fn name_activity(
    conn: &mut Conn,
    key: &ClientKey,
    client: ClientId,
    label: &str,
    position: i64,
    now: Instant,
) -> DbResult<ActivityId> {
    let id: ActivityId = random::id();
    let sealed = key.seal(label_place(id), label);
    store::insert_activity(conn, id, client, &sealed, position, now).await?;
    Ok(id)
}

/// Asks for a check-in at `due`, unless one is open already. Runs in the caller's transaction.
pub async fn ask_if_none_open(conn: &mut Conn, client: ClientId, due: Instant) -> DbResult<CheckInId> {
    if let Some(open) = store::open(conn, client).await? {
        return Ok(open.id);
    }
    let id: CheckInId = random::id();
    store::insert_check_in(conn, id, client, due, None).await?;
    Ok(id)
}

/// The check-in this client can answer now. One is made if none is open.
pub async fn begin_check_in(cx: &Cx, me: SignedInClient) -> Result<CheckInId, AppError> {
    let own = cx.clone();
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            if let Some(open) = store::open(&mut tx.conn, me.id).await? {
                return Ok(open.id);
            }
            let id = ask_if_none_open(&mut tx.conn, me.id, own.now).await?;
            tx.audit(own.entry(Action::Create, "outcomes/begin", Some(me.subject()), Some(id.uuid())));
            Ok(id)
        })
        .await
}

/// A check-in of the past, from the demo clinic or load data.
#[derive(Debug, Clone)]
pub struct PastCheckIn {
    pub id: CheckInId,
    pub client: ClientId,
    pub due: Instant,
    pub answered: Instant,
    pub pain: Pain,
    pub scores: Vec<(ActivityId, u8)>,
}

pub async fn record_past_check_in(conn: &mut Conn, past: &PastCheckIn) -> DbResult<()> {
    store::insert_check_in(conn, past.id, past.client, past.due, Some((past.answered, past.pain))).await?;
    for (activity, score) in &past.scores {
        store::insert_score(conn, past.id, *activity, *score).await?;
    }
    Ok(())
}

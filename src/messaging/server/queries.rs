//! What pages read of messaging. The caller records the look.

use super::correspondent::Correspondent;
use super::reply_clocks::reply_clocks;
use super::store::{self, ListedThread};
use super::words::{Reader, body_place, weekday_time};
use crate::clinic::model::with_credential;
use crate::error::AppError;
use crate::messaging::model::{MessageLine, Pair, Side, ThreadRow};
use crate::messaging::{clock, policy, words};
use crate::platform::audit::entry::Subject;
use crate::platform::db::{Conn, DbResult};
use crate::platform::state::AppState;
use crate::platform::tx::Db;
use crate::session::cx::Cx;
use crate::session::signed_in::{SignedInClient, SignedInTherapist};
use crate::types::ids::{ClientId, PersonId, TherapistId, ThreadId};
use crate::types::instant::{Instant, Span};
use crate::types::person::first_name;

/// Messages on one page of a thread.
const PAGE: usize = 50;
/// Rows of a therapist's queue.
const QUEUE: i64 = 60;
/// How far back the reply clock reads.
const CLOCK_READS_BACK: Span = Span::days(90);
/// Later than any message.
pub const NEWEST: Instant = Instant::from_micros(i64::MAX);

/// One page of a thread.
pub struct OpenThread {
    pub id: ThreadId,
    pub subject: Subject,
    /// "Tomás Rivera, RMT", or the client's name.
    pub with: String,
    pub first_name: String,
    pub lines: Vec<MessageLine>,
    /// Where the page before this one ends, if there are older messages.
    pub older: Option<Instant>,
    /// When the newest message here was sent.
    pub newest: Instant,
    /// The reader's unread messages before this look.
    pub unread: i64,
    /// The reply clock's sentence, for clients.
    pub clock: Option<String>,
}

/// One page of one of this person's threads. Any other thread is not found.
pub async fn thread(cx: &Cx, who: &Correspondent, id: ThreadId, before: Instant) -> Result<OpenThread, AppError> {
    let mut conn = cx.state.db.read().await?;
    let head = store::head(&mut conn, id, who.id()).await?.ok_or(AppError::NotFound)?;
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1);
    let mut sealed = store::messages_before(&mut conn, id, before, most).await?;
    let older = (sealed.len() > PAGE).then(|| sealed.get(PAGE - 1).map(|last| last.at)).flatten();
    sealed.truncate(PAGE);
    let clock = match who {
        Correspondent::Client(_) => Some(reply_clock(cx, &mut conn, head.therapist).await?),
        Correspondent::Therapist(_) => None,
    };
    let key = cx.state.seal.reading(&mut conn, head.client).await?;
    let lines = Reader::of(cx, who.side()).lines(&head, &key, &sealed);
    let (with, name) = match who {
        Correspondent::Client(_) => (with_credential(&head.therapist_name, &head.credential), &head.therapist_name),
        Correspondent::Therapist(_) => (head.client_name.clone(), &head.client_name),
    };
    Ok(OpenThread {
        id,
        with,
        first_name: first_name(name).to_owned(),
        subject: Subject { id: head.client, name: head.client_name },
        lines,
        older,
        newest: sealed.first().map_or(Instant::from_micros(0), |newest| newest.at),
        unread: head.unread,
        clock,
    })
}

/// A client's threads, newest first.
pub async fn threads(cx: &Cx, client: &SignedInClient) -> Result<Vec<ThreadRow>, AppError> {
    let mut conn = cx.state.db.read().await?;
    let listed = store::of_client(&mut conn, client.id).await?;
    let reader = Reader::of(cx, Side::Client);
    Ok(rows(&cx.state, &mut conn, &reader, &listed).await?)
}

/// The therapists this client may write to and has no thread with yet.
pub async fn may_write_to(cx: &Cx, client: &SignedInClient) -> Result<Vec<(TherapistId, String)>, AppError> {
    let mut conn = cx.state.db.read().await?;
    Ok(store::may_write_to(&mut conn, client.id).await?)
}

/// A therapist's queue and the clients whose messages it shows: the longest wait first, then the rest, newest first.
pub async fn inbox(cx: &Cx, therapist: &SignedInTherapist) -> Result<(Vec<ThreadRow>, Vec<Subject>), AppError> {
    let mut conn = cx.state.db.read().await?;
    let listed = store::queue(&mut conn, therapist.id, QUEUE).await?;
    let reader = Reader::of(cx, Side::Therapist);
    let rows = rows(&cx.state, &mut conn, &reader, &listed).await?;
    Ok((rows, listed.into_iter().map(subject).collect()))
}

/// The queue beside an open thread: names and waits, without excerpts, so that it does not count as a look at those clients' records.
pub async fn queue_without_excerpts(cx: &Cx, therapist: &SignedInTherapist) -> Result<Vec<ThreadRow>, AppError> {
    let mut conn = cx.state.db.read().await?;
    let listed = store::queue(&mut conn, therapist.id, QUEUE).await?;
    let reader = Reader::of(cx, Side::Therapist);
    Ok(listed.iter().map(|one| reader.row_without_excerpt(one)).collect())
}

/// One row of the queue, and the client whose message it shows.
pub async fn queue_row(cx: &Cx, therapist: &SignedInTherapist, thread: ThreadId) -> Result<(ThreadRow, Subject), AppError> {
    let mut conn = cx.state.db.read().await?;
    let listed = store::queue_row(&mut conn, thread, therapist.id).await?.ok_or(AppError::NotFound)?;
    let reader = Reader::of(cx, Side::Therapist);
    let row = row(&cx.state, &mut conn, &reader, &listed).await?;
    Ok((row, subject(listed)))
}

fn subject(listed: ListedThread) -> Subject {
    Subject { id: listed.client, name: listed.name }
}

async fn rows(state: &AppState, conn: &mut Conn, reader: &Reader<'_>, listed: &[ListedThread]) -> DbResult<Vec<ThreadRow>> {
    let mut rows = Vec::with_capacity(listed.len());
    for one in listed {
        rows.push(row(state, conn, reader, one).await?);
    }
    Ok(rows)
}

/// Keys are cached after their first use, so a list costs no statement per row.
async fn row(state: &AppState, conn: &mut Conn, reader: &Reader<'_>, listed: &ListedThread) -> DbResult<ThreadRow> {
    let newest = match (&listed.body, listed.message) {
        (Some(body), Some(message)) => state.seal.reading(conn, listed.client).await?.open(body_place(message), body),
        _ => String::new(),
    };
    Ok(reader.row(listed, &newest))
}

/// "Usually replies within 4 hours on weekdays.", from real replies of the last 90 days, or why there is no figure yet.
pub async fn reply_clock(cx: &Cx, conn: &mut Conn, therapist: TherapistId) -> DbResult<String> {
    let clocks = reply_clocks(&cx.state)?;
    let median = match clocks.get(&therapist, cx.now) {
        Some(median) => median,
        None => {
            let turns = store::turns(conn, therapist, cx.now.minus(CLOCK_READS_BACK)).await?;
            let weekdays = |stretch| weekday_time(&cx.practice.wall, stretch);
            let took: Vec<Span> = clock::answers(&turns).into_iter().map(weekdays).collect();
            let median = policy::reply_clock(&took);
            clocks.put(therapist, median, cx.now);
            median
        }
    };
    Ok(words::reply_sentence(median))
}

/// How many unread messages this person has.
pub async fn unread(db: &Db, person: PersonId) -> DbResult<i64> {
    store::unread(&mut db.read().await?, person).await
}

/// The thread of a client and a therapist, if they have one.
pub async fn thread_of(cx: &Cx, client: ClientId, therapist: TherapistId) -> Result<Option<ThreadId>, AppError> {
    Ok(store::thread_of(&mut cx.state.db.read().await?, Pair { client, therapist }).await?)
}

//! What people do with messages: write one, open a thread, read it.

use super::correspondent::Correspondent;
use super::queries;
use super::reply_clocks::reply_clocks;
use super::store::{self, Sealed, Turned};
use super::words::place;
use crate::error::AppError;
use crate::messaging::letters;
use crate::messaging::model::{MessageBody, Pair, Posted, QueueNews, Side, ThreadNews};
use crate::messaging::policy;
use crate::notifications::server::commands as notifications;
use crate::platform::audit::entry::{Action, Entry, Subject};
use crate::platform::db::DbError;
use crate::platform::random;
use crate::platform::realtime::Announcement;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::{SignedInClient, SignedInTherapist};
use crate::types::ids::{MessageId, PersonId, TherapistId, ThreadId};
use crate::types::instant::{Instant, Span};
use uuid::Uuid;

const OTHER_WORDS: &str = "These words were not sent: this form had already sent others. \
    Please copy them, open the conversation again and send them from there.";

/// A message before it is posted.
struct Draft {
    cx: Cx,
    author: PersonId,
    side: Side,
    thread: ThreadId,
    text: String,
    once: Uuid,
}

/// A message that is in the thread.
struct Kept {
    id: MessageId,
    at: Instant,
}

/// Why a transaction ends without writing.
enum Stop {
    /// The same form has posted before; it gets the same answer.
    Before(Kept),
    Refused(AppError),
}

impl From<DbError> for Stop {
    fn from(error: DbError) -> Self {
        Self::Refused(error.into())
    }
}

/// Posts a message, once for each form however often it is sent.
pub async fn post_message(cx: &Cx, who: &Correspondent, thread: ThreadId, typed: &str, once: Uuid) -> Result<Posted, AppError> {
    let text = MessageBody::parse(typed).map_err(|problem| AppError::invalid("body", problem.sentence()))?.into_string();
    let draft = Draft { cx: cx.clone(), author: who.id(), side: who.side(), thread, text: text.clone(), once };
    let kept = match cx.state.db.write(async move |tx: &mut Tx| post(tx, draft).await).await {
        Ok(kept) | Err(Stop::Before(kept)) => kept,
        Err(Stop::Refused(error)) => return Err(error),
    };
    cx.state.job_bell.notify_one();
    if let Correspondent::Therapist(me) = who {
        reply_clocks(&cx.state)?.forget(&me.id);
    }
    let line = queries::reader(cx, who).just_posted(kept.id, kept.at, &text);
    // The next form's number follows from this message, so that a form sent twice is answered with the same bytes.
    Ok(Posted { line, once: kept.id.to_string() })
}

async fn post(tx: &mut Tx, draft: Draft) -> Result<Kept, Stop> {
    let cx = &draft.cx;
    let turn = store::take_turn(&mut tx.conn, draft.thread, draft.author, cx.now).await?.ok_or(Stop::Refused(AppError::NotFound))?;
    let key = cx.state.seal.key(&mut tx.conn, turn.pair.client).await?;
    let id: MessageId = random::id();
    let message = Sealed { id, author: draft.author, at: turn.at, body: key.seal(place(id), &draft.text) };
    if !store::insert_message(&mut tx.conn, draft.thread, &message, draft.once).await? {
        let before = store::posted_once(&mut tx.conn, draft.thread, draft.once, draft.author).await?;
        let same = before.filter(|old| key.open(place(old.id), &old.body).is_ok_and(|text| text == draft.text));
        return Err(
            same.map_or_else(|| Stop::Refused(AppError::invalid("once", OTHER_WORDS)), |old| Stop::Before(Kept { id: old.id, at: old.at }))
        );
    }
    within_the_hour(tx, &draft, id).await?;
    let other = turn.pair.person(draft.side.other());
    store::count_unread(&mut tx.conn, draft.thread, other, turn.at).await?;
    store::answered(&mut tx.conn, draft.thread, draft.author).await?;
    tell(tx, &draft, &turn).await?;
    Ok(Kept { id, at: turn.at })
}

/// Counted after the insert, whose lock on the thread makes forms sent at once wait for each other.
async fn within_the_hour(tx: &mut Tx, draft: &Draft, id: MessageId) -> Result<(), Stop> {
    let now = draft.cx.now;
    let most = i64::try_from(policy::MOST_AN_HOUR).unwrap_or(i64::MAX);
    let sent = store::sent_since(&mut tx.conn, draft.author, now.minus(Span::hours(1)), id, most).await?;
    policy::may_send(now, &sent)
        .map_err(|wait| Stop::Refused(AppError::TooOften { wait_seconds: wait.again.since(now).whole_seconds().max(1) }))
}

/// The audit row, the announcements and the mail. None of them says what was written.
async fn tell(tx: &mut Tx, draft: &Draft, turn: &Turned) -> Result<(), Stop> {
    let (cx, thread) = (&draft.cx, draft.thread);
    let other = turn.pair.person(draft.side.other());
    let subject = Subject { id: turn.pair.client, name: turn.client_name.clone() };
    tx.audit(cx.entry(Action::Create, "messaging/post", Some(subject), Some(thread.uuid())));
    tx.announce(Announcement::to(draft.author, "thread", thread));
    tx.announce(Announcement::to(other, "thread", thread));
    tx.announce(Announcement::to(other, "unread", thread));
    // A therapist has the queue; only a client is told by mail.
    if draft.side == Side::Therapist {
        let words = letters::new_message(&cx.practice.clinic.name, &notifications::link(&cx.state, "/messages"));
        // One an hour is enough to bring them here; five in a row would only teach them to look away.
        notifications::promise_once_since(tx, other, words, cx.now.minus(Span::hours(1)), cx.now).await?;
    }
    Ok(())
}

/// The thread of a client and a therapist who looks after them, made now if there is none.
pub async fn open_thread_with(cx: &Cx, client: &SignedInClient, therapist: TherapistId) -> Result<ThreadId, AppError> {
    let pair = Pair { client: client.id, therapist };
    let entry = cx.entry(Action::Create, "messaging/start", Some(client.subject()), None);
    cx.state.db.write(async move |tx: &mut Tx| open(tx, pair, entry).await).await
}

async fn open(tx: &mut Tx, pair: Pair, entry: Entry) -> Result<ThreadId, AppError> {
    let id: ThreadId = random::id();
    if store::open_thread(&mut tx.conn, id, pair, entry.at).await? {
        tx.audit(Entry { about: Some(id.uuid()), ..entry });
        return Ok(id);
    }
    store::thread_of(&mut tx.conn, pair).await?.ok_or(AppError::NotFound)
}

/// Marks a thread read up to the message sent at `seen`; answers whether that was news. The look itself is in the
/// audit log already, so this adds no row there.
pub async fn mark_read(cx: &Cx, who: &Correspondent, thread: ThreadId, seen: Instant) -> Result<bool, AppError> {
    let look = Look { reader: who.id(), side: who.side(), seen, now: cx.now };
    cx.state.db.write(async move |tx: &mut Tx| mark(tx, thread, look).await).await
}

struct Look {
    reader: PersonId,
    side: Side,
    seen: Instant,
    now: Instant,
}

async fn mark(tx: &mut Tx, thread: ThreadId, look: Look) -> Result<bool, AppError> {
    let pair = store::lock_thread(&mut tx.conn, thread, look.reader).await?.ok_or(AppError::NotFound)?;
    let news = store::mark_read(&mut tx.conn, thread, look.reader, look.seen, look.now).await?;
    if news {
        tx.announce(Announcement::to(pair.person(look.side.other()), "thread", thread));
        tx.announce(Announcement::to(look.reader, "unread", thread));
    }
    Ok(news)
}

/// The newest of a thread for a page that is open on it, recorded as a look.
pub async fn look_again(cx: &Cx, who: &Correspondent, thread: ThreadId, seen: bool) -> Result<ThreadNews, AppError> {
    let open = queries::thread(cx, who, thread, queries::NEWEST).await?;
    cx.looked_at("messaging/lines", open.subject, Some(thread.uuid())).await?;
    if seen && open.unread > 0 {
        mark_read(cx, who, thread, open.newest).await?;
    }
    let unread = queries::unread(&cx.state.db, who.id()).await?;
    Ok(ThreadNews { lines: open.lines, unread, once: random::id::<Uuid>().to_string() })
}

/// One row of a therapist's queue for a page that is open on it, recorded as a look.
pub async fn look_at_row(cx: &Cx, therapist: &SignedInTherapist, thread: ThreadId) -> Result<QueueNews, AppError> {
    let (row, subject) = queries::queue_row(cx, therapist, thread).await?;
    cx.looked_at("messaging/inbox", subject, Some(thread.uuid())).await?;
    let unread = queries::unread(&cx.state.db, therapist.id.into()).await?;
    Ok(QueueNews { row, unread })
}

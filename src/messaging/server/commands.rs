//! What people do with messages: post one, open a thread, read it.

use super::correspondent::Correspondent;
use super::queries;
use super::reply_clocks::reply_clocks;
use super::store::{self, LockedThread, SealedMessage};
use super::words::{Reader, body_place};
use crate::error::AppError;
use crate::messaging::forms::MessageForm;
use crate::messaging::letters;
use crate::messaging::model::{MessageBody, Pair, Posted, QueueNews, Side, ThreadNews};
use crate::messaging::policy::PostProblem;
use crate::notifications::server::commands as notifications;
use crate::platform::audit::entry::{Action, Entry, Subject};
use crate::platform::random;
use crate::platform::realtime::Announcement;
use crate::platform::throttle::{self, Key, Most};
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::{SignedInClient, SignedInTherapist};
use crate::types::ids::{MessageId, PersonId, TherapistId, ThreadId};
use crate::types::instant::Span;
use uuid::Uuid;

/// One person's messages, in all their threads together.
const MESSAGES: Most = Most { uses: 30, within: Span::hours(1) };

/// A message before it is posted.
struct Draft {
    cx: Cx,
    author: PersonId,
    side: Side,
    thread: ThreadId,
    text: String,
    once: Uuid,
}

/// Why a transaction ends without writing.
enum Stop {
    /// This form has posted the same words before and gets the same answer.
    PostedBefore(SealedMessage),
    Refused(AppError),
}

impl<E: Into<AppError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// Posts a message, once for each form however often it is sent.
pub async fn post_message(cx: &Cx, who: &Correspondent, form: &MessageForm) -> Result<Posted, AppError> {
    let text = MessageBody::parse(&form.body).map_err(PostProblem::Text)?.into_string();
    let draft = Draft { cx: cx.clone(), author: who.id(), side: who.side(), thread: form.thread, text: text.clone(), once: form.once };
    let posted = match cx.state.db.write(async move |tx: &mut Tx| post(tx, draft).await).await {
        Ok(posted) | Err(Stop::PostedBefore(posted)) => posted,
        Err(Stop::Refused(error)) => return Err(error),
    };
    cx.state.job_signal.send();
    if let Correspondent::Therapist(me) = who {
        reply_clocks(&cx.state)?.forget(&me.id);
    }
    let line = Reader::of(cx, who.side()).just_posted(posted.id, posted.at, &text);
    // The next form's number follows from this message, so that a form sent twice gets the same bytes twice.
    Ok(Posted { line, once: posted.id.to_string() })
}

async fn post(tx: &mut Tx, draft: Draft) -> Result<SealedMessage, Stop> {
    let cx = &draft.cx;
    let thread = store::lock_to_post(&mut tx.conn, draft.thread, draft.author, cx.now).await?.ok_or(AppError::NotFound)?;
    let key = cx.state.seal.key(&mut tx.conn, thread.pair.client).await?;
    let id: MessageId = random::id();
    let message = SealedMessage { id, author: draft.author, at: thread.at, body: key.seal(body_place(id), &draft.text) };
    if !store::insert_message(&mut tx.conn, draft.thread, &message, draft.once).await? {
        let before = store::posted_once(&mut tx.conn, draft.thread, draft.once, draft.author).await?;
        let same = before.filter(|old| key.open(body_place(old.id), &old.body).is_ok_and(|text| text == draft.text));
        return Err(same.map_or_else(|| PostProblem::FormUsed.into(), Stop::PostedBefore));
    }
    let key = Key::of("messages", draft.author.uuid().as_bytes());
    throttle::take(&mut tx.conn, key, MESSAGES, cx.now).await.map_err(AppError::from)?;
    store::count_unread(&mut tx.conn, draft.thread, thread.pair.person(draft.side.other()), thread.at).await?;
    store::answered(&mut tx.conn, draft.thread, draft.author).await?;
    tell(tx, &draft, &thread).await?;
    Ok(message)
}

/// The audit row, the announcements and the letter. None of them says what was written.
async fn tell(tx: &mut Tx, draft: &Draft, thread: &LockedThread) -> Result<(), Stop> {
    let (cx, id) = (&draft.cx, draft.thread);
    let other = thread.pair.person(draft.side.other());
    let subject = Subject { id: thread.pair.client, name: thread.client_name.clone() };
    tx.audit(cx.entry(Action::Create, "messaging/post", Some(subject), Some(id.uuid())));
    tx.announce(Announcement::to(draft.author, "thread", id));
    tx.announce(Announcement::to(other, "thread", id));
    tx.announce(Announcement::to(other, "unread", id));
    // Only clients get a letter; therapists have the queue.
    if draft.side == Side::Therapist {
        let words = letters::new_message(&cx.practice.clinic.name, &notifications::link(&cx.state, "/messages"));
        // One an hour is enough to bring them here; five in a row would teach them to ignore it.
        notifications::promise_once_since(tx, other, words, cx.now.minus(Span::hours(1)), cx.now).await?;
    }
    Ok(())
}

/// The thread of a client and a therapist who looks after them, made now if there is none.
pub async fn open_thread_with(cx: &Cx, client: &SignedInClient, therapist: TherapistId) -> Result<ThreadId, AppError> {
    let pair = Pair { client: client.id, therapist };
    let entry = cx.entry(Action::Create, "messaging/start", Some(client.subject()), None);
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            let id: ThreadId = random::id();
            if store::open_thread(&mut tx.conn, id, pair, entry.at).await? {
                tx.audit(Entry { about: Some(id.uuid()), ..entry });
                return Ok(id);
            }
            store::thread_of(&mut tx.conn, pair).await?.ok_or(AppError::NotFound)
        })
        .await
}

/// Marks a thread read up to a message of it; answers how many are unread in all. The audit log has the look itself already, so this
/// adds no row there.
pub async fn mark_read(cx: &Cx, who: &Correspondent, thread: ThreadId, newest: MessageId) -> Result<i64, AppError> {
    let (reader, other, now) = (who.id(), who.side().other(), cx.now);
    cx.state
        .db
        .write::<_, AppError, _>(async move |tx: &mut Tx| {
            let pair = store::lock_thread(&mut tx.conn, thread, reader).await?.ok_or(AppError::NotFound)?;
            let seen = store::sent_at(&mut tx.conn, thread, newest).await?.ok_or(AppError::NotFound)?;
            if store::mark_read(&mut tx.conn, thread, reader, seen, now).await? {
                tx.announce(Announcement::to(pair.person(other), "thread", thread));
                tx.announce(Announcement::to(reader, "unread", thread));
            }
            Ok(())
        })
        .await?;
    Ok(queries::unread(&cx.state.db, reader).await?)
}

/// The newest messages of a thread for a page that shows it, recorded as a look.
pub async fn refresh_thread(cx: &Cx, who: &Correspondent, thread: ThreadId) -> Result<ThreadNews, AppError> {
    let open = queries::thread(cx, who, thread, queries::NEWEST).await?;
    cx.looked_at("messaging/lines", open.subject, Some(thread.uuid())).await?;
    let unread = queries::unread(&cx.state.db, who.id()).await?;
    Ok(ThreadNews { lines: open.lines, unread, once: random::id::<Uuid>().to_string() })
}

/// One row of a therapist's queue for a page that shows it, recorded as a look.
pub async fn refresh_queue_row(cx: &Cx, therapist: &SignedInTherapist, thread: ThreadId) -> Result<QueueNews, AppError> {
    let (row, subject) = queries::queue_row(cx, therapist, thread).await?;
    cx.looked_at("messaging/inbox", subject, Some(thread.uuid())).await?;
    let unread = queries::unread(&cx.state.db, therapist.id.into()).await?;
    Ok(QueueNews { row, unread })
}

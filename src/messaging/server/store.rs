//! All SQL of messaging. Every predicate names the person, so someone else's thread is not found.

use crate::messaging::clock::Turn;
use crate::messaging::model::Pair;
use crate::platform::db::{Conn, DbResult, execute, insert_many, row, rows, statements, value};
use crate::types::ids::{ClientId, MessageId, PersonId, TherapistId, ThreadId};
use crate::types::instant::Instant;
use uuid::Uuid;

/// A thread as one of its two people opens it.
#[derive(sqlx::FromRow)]
pub struct Head {
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    #[sqlx(rename = "therapist_id")]
    pub therapist: TherapistId,
    pub client_name: String,
    pub therapist_name: String,
    pub credential: String,
    pub unread: i64,
    /// The newest message the other side has read, and when they read it.
    pub read_to: Instant,
    pub read_at: Instant,
}

impl Head {
    pub const fn pair(&self) -> Pair {
        Pair { client: self.client, therapist: self.therapist }
    }
}

pub const HEAD: &str = "select t.id, t.client_id, t.therapist_id, c.name as client_name, p.name as therapist_name, x.credential,
        coalesce(mine.unread, 0) as unread, coalesce(theirs.read_to, 0) as read_to, coalesce(theirs.read_at, 0) as read_at
    from threads t
    join people c on c.id = t.client_id
    join people p on p.id = t.therapist_id
    join therapists x on x.person_id = t.therapist_id
    left join thread_reads mine on mine.thread_id = t.id and mine.person_id = $2
    left join thread_reads theirs on theirs.thread_id = t.id and theirs.person_id <> $2
    where t.id = $1 and (t.client_id = $2 or t.therapist_id = $2)";

pub async fn head(conn: &mut Conn, thread: ThreadId, person: PersonId) -> DbResult<Option<Head>> {
    row!(conn, HEAD, [thread, person])
}

/// How far one side has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadMark {
    pub to: Instant,
    pub at: Instant,
    pub unread: i64,
    pub waiting_since: Option<Instant>,
}

/// A message as it is stored.
#[derive(sqlx::FromRow)]
pub struct SealedMessage {
    pub id: MessageId,
    #[sqlx(rename = "author_id")]
    pub author: PersonId,
    #[sqlx(rename = "sent_at")]
    pub at: Instant,
    pub body: Vec<u8>,
}

pub const MESSAGES_BEFORE: &str = "select id, author_id, sent_at, body from messages
    where thread_id = $1 and sent_at < $2 order by sent_at desc, id desc limit $3";

/// The newest messages before an instant, newest first. The caller got the thread from `head`.
pub async fn messages_before(conn: &mut Conn, thread: ThreadId, before: Instant, most: i64) -> DbResult<Vec<SealedMessage>> {
    rows!(conn, MESSAGES_BEFORE, [thread, before, most])
}

/// A thread in a list, its newest message still sealed.
#[derive(sqlx::FromRow)]
pub struct ListedThread {
    pub id: ThreadId,
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    /// The other side's.
    pub name: String,
    pub last_at: Instant,
    pub unread: i64,
    pub waiting_since: Option<Instant>,
    #[sqlx(rename = "message_id")]
    pub message: Option<MessageId>,
    #[sqlx(rename = "author_id")]
    pub author: Option<PersonId>,
    pub body: Option<Vec<u8>>,
}

pub const OF_CLIENT: &str =
    "select t.id, t.client_id, p.name || case x.credential when '' then '' else ', ' || x.credential end as name, t.last_at,
        coalesce(r.unread, 0) as unread, r.waiting_since, m.id as message_id, m.author_id, m.body
    from threads t
    join people p on p.id = t.therapist_id
    join therapists x on x.person_id = t.therapist_id
    left join thread_reads r on r.thread_id = t.id and r.person_id = $1
    left join messages m on m.thread_id = t.id and m.sent_at = t.last_at
    where t.client_id = $1 order by t.last_at desc, t.id desc";

/// A client's threads, newest first.
pub async fn of_client(conn: &mut Conn, client: ClientId) -> DbResult<Vec<ListedThread>> {
    rows!(conn, OF_CLIENT, [client])
}

pub const QUEUE: &str = "select q.id, q.client_id, c.name, q.last_at,
        q.unread, q.waiting_since, m.id as message_id, m.author_id, m.body
    from (select t.id, t.client_id, t.last_at, coalesce(r.unread, 0) as unread, r.waiting_since,
            coalesce(r.waiting_since, 9223372036854775807) as due
        from threads t left join thread_reads r on r.thread_id = t.id and r.person_id = $1
        where t.therapist_id = $1 order by due, t.last_at desc, t.id desc limit $2) q
    join people c on c.id = q.client_id
    left join messages m on m.thread_id = q.id and m.sent_at = q.last_at
    order by q.due, q.last_at desc, q.id desc";

/// A therapist's queue: the longest wait first, then the rest, newest first.
pub async fn queue(conn: &mut Conn, therapist: TherapistId, most: i64) -> DbResult<Vec<ListedThread>> {
    rows!(conn, QUEUE, [therapist, most])
}

pub const QUEUE_ROW: &str = "select t.id, t.client_id, c.name, t.last_at,
        coalesce(r.unread, 0) as unread, r.waiting_since, m.id as message_id, m.author_id, m.body
    from threads t
    join people c on c.id = t.client_id
    left join thread_reads r on r.thread_id = t.id and r.person_id = $2
    left join messages m on m.thread_id = t.id and m.sent_at = t.last_at
    where t.id = $1 and t.therapist_id = $2";

pub async fn queue_row(conn: &mut Conn, thread: ThreadId, therapist: TherapistId) -> DbResult<Option<ListedThread>> {
    row!(conn, QUEUE_ROW, [thread, therapist])
}

pub const UNREAD: &str = "select cast(coalesce(sum(unread), 0) as bigint) as unread from thread_reads where person_id = $1";

pub async fn unread(conn: &mut Conn, person: PersonId) -> DbResult<i64> {
    Ok(value!(conn, UNREAD, [person])?.unwrap_or(0))
}

/// The newest threads only: enough replies for a figure, at a cost that does not grow.
pub const TURNS: &str = "select m.thread_id, t.client_id, m.author_id, m.sent_at
    from (select id, client_id from threads where therapist_id = $1 and last_at > $2 order by last_at desc limit 40) t
    join messages m on m.thread_id = t.id and m.sent_at > $2
    order by m.sent_at desc, m.id desc limit 200";

/// The authors of this therapist's messages since an instant, oldest first.
pub async fn turns(conn: &mut Conn, therapist: TherapistId, since: Instant) -> DbResult<Vec<Turn>> {
    let rows: Vec<(ThreadId, ClientId, PersonId, Instant)> = rows!(conn, TURNS, [therapist, since])?;
    let turn = |(thread, client, author, at)| Turn { thread, by: Pair { client, therapist }.side_of(author), at };
    Ok(rows.into_iter().rev().map(turn).collect())
}

pub const MAY_WRITE_TO: &str = "select c.therapist_id, p.name || case x.credential when '' then '' else ', ' || x.credential end as name
    from care c
    join people p on p.id = c.therapist_id
    join therapists x on x.person_id = c.therapist_id
    where c.client_id = $1 and p.closed_at is null
        and not exists (select 1 from threads t where t.client_id = c.client_id and t.therapist_id = c.therapist_id)
    order by x.position, p.name";

/// The therapists who look after this client and have no thread with them yet.
pub async fn may_write_to(conn: &mut Conn, client: ClientId) -> DbResult<Vec<(TherapistId, String)>> {
    rows!(conn, MAY_WRITE_TO, [client])
}

pub const THREAD_OF: &str = "select id from threads where client_id = $1 and therapist_id = $2";

pub async fn thread_of(conn: &mut Conn, pair: Pair) -> DbResult<Option<ThreadId>> {
    value!(conn, THREAD_OF, [pair.client, pair.therapist])
}

pub const OPEN_THREAD: &str = "insert into threads (id, client_id, therapist_id, created_at, last_at)
    select $1, c.client_id, c.therapist_id, $4, $4 from care c where c.client_id = $2 and c.therapist_id = $3
    on conflict (client_id, therapist_id) do nothing";

/// Opens a thread between a client and a therapist who looks after them; answers whether it is new.
pub async fn open_thread(conn: &mut Conn, id: ThreadId, pair: Pair, now: Instant) -> DbResult<bool> {
    Ok(execute!(conn, OPEN_THREAD, [id, pair.client, pair.therapist, now])? > 0)
}

/// The thread a message goes into, locked until the transaction ends.
pub struct LockedThread {
    pub pair: Pair,
    pub client_name: String,
    /// When the message counts as sent: now, or just after the one before it.
    pub at: Instant,
}

/// The lock gives every message of a thread its own time, in the order of their commits.
pub const LOCK_TO_POST: &str = "update threads set last_at = case when last_at < $3 then $3 else last_at + 1 end
    where id = $1 and (client_id = $2 or therapist_id = $2)
    returning client_id, therapist_id, last_at, (select c.name from people c where c.id = threads.client_id) as client_name";

pub async fn lock_to_post(conn: &mut Conn, thread: ThreadId, person: PersonId, now: Instant) -> DbResult<Option<LockedThread>> {
    let row: Option<(ClientId, TherapistId, Instant, String)> = row!(conn, LOCK_TO_POST, [thread, person, now])?;
    Ok(row.map(|(client, therapist, at, client_name)| LockedThread { pair: Pair { client, therapist }, client_name, at }))
}

pub const INSERT_MESSAGE: &str = "insert into messages (id, thread_id, author_id, sent_at, body, once)
    values ($1, $2, $3, $4, $5, $6) on conflict (thread_id, once) do nothing";

/// Answers whether it is new: a form sent twice adds nothing the second time.
pub async fn insert_message(conn: &mut Conn, thread: ThreadId, message: &SealedMessage, once: Uuid) -> DbResult<bool> {
    let rows = execute!(conn, INSERT_MESSAGE, [message.id, thread, message.author, message.at, message.body.as_slice(), once])?;
    Ok(rows > 0)
}

pub const POSTED_ONCE: &str = "select id, author_id, sent_at, body from messages where thread_id = $1 and once = $2 and author_id = $3";

/// The message that this person's form of this number has posted before.
pub async fn posted_once(conn: &mut Conn, thread: ThreadId, once: Uuid, author: PersonId) -> DbResult<Option<SealedMessage>> {
    row!(conn, POSTED_ONCE, [thread, once, author])
}

pub const COUNT_UNREAD: &str = "insert into thread_reads (thread_id, person_id, read_to, read_at, unread, waiting_since)
    values ($1, $2, 0, 0, 1, $3)
    on conflict (thread_id, person_id) do update
    set unread = thread_reads.unread + 1, waiting_since = coalesce(thread_reads.waiting_since, excluded.waiting_since)";

/// Adds one unread message on this person's side, which owes an answer from now on if it did not before.
pub async fn count_unread(conn: &mut Conn, thread: ThreadId, person: PersonId, at: Instant) -> DbResult<()> {
    execute!(conn, COUNT_UNREAD, [thread, person, at]).map(|_| ())
}

pub const ANSWERED: &str =
    "update thread_reads set waiting_since = null where thread_id = $1 and person_id = $2 and waiting_since is not null";

pub async fn answered(conn: &mut Conn, thread: ThreadId, person: PersonId) -> DbResult<()> {
    execute!(conn, ANSWERED, [thread, person]).map(|_| ())
}

pub const LOCK_THREAD: &str = "update threads set last_at = last_at
    where id = $1 and (client_id = $2 or therapist_id = $2) returning client_id, therapist_id";

/// Keeps new messages out while the unread ones are counted.
pub async fn lock_thread(conn: &mut Conn, thread: ThreadId, person: PersonId) -> DbResult<Option<Pair>> {
    Ok(row!(conn, LOCK_THREAD, [thread, person])?.map(|(client, therapist)| Pair { client, therapist }))
}

pub const SENT_AT: &str = "select sent_at from messages where id = $2 and thread_id = $1";

/// When a message of this thread was sent.
pub async fn sent_at(conn: &mut Conn, thread: ThreadId, message: MessageId) -> DbResult<Option<Instant>> {
    value!(conn, SENT_AT, [thread, message])
}

pub const MARK_READ: &str = "update thread_reads set read_to = $3, read_at = $4, unread = (
        select count(*) from messages m where m.thread_id = $1 and m.sent_at > $3 and m.author_id <> $2)
    where thread_id = $1 and person_id = $2 and unread > 0 and read_to < $3";

/// Marks read up to the message sent at `seen`; answers whether any of it was unread.
pub async fn mark_read(conn: &mut Conn, thread: ThreadId, person: PersonId, seen: Instant, now: Instant) -> DbResult<bool> {
    Ok(execute!(conn, MARK_READ, [thread, person, seen, now])? > 0)
}

pub const INSERT_THREAD: &str = "insert into threads (id, client_id, therapist_id, created_at, last_at) values ($1, $2, $3, $4, $5)";

/// A thread with a past. `insert_messages` adds its messages, `insert_read` its two read marks.
pub async fn insert_thread(conn: &mut Conn, id: ThreadId, pair: Pair, created_at: Instant, last_at: Instant) -> DbResult<()> {
    execute!(conn, INSERT_THREAD, [id, pair.client, pair.therapist, created_at, last_at]).map(|_| ())
}

pub const INSERT_READ: &str = "insert into thread_reads (thread_id, person_id, read_to, read_at, unread, waiting_since)
    values ($1, $2, $3, $4, $5, $6)";

pub async fn insert_read(conn: &mut Conn, thread: ThreadId, person: PersonId, read: &ReadMark) -> DbResult<()> {
    execute!(conn, INSERT_READ, [thread, person, read.to, read.at, read.unread, read.waiting_since]).map(|_| ())
}

pub const INSERT_MESSAGES: &str = "insert into messages (id, thread_id, author_id, sent_at, body, once) values ($1, $2, $3, $4, $5, $6)";

/// Messages of one thread in few statements. A message's own id serves as its form's number.
pub async fn insert_messages(conn: &mut Conn, thread: ThreadId, messages: &[SealedMessage]) -> DbResult<()> {
    insert_many!(conn, INSERT_MESSAGES, messages, |query, m| query
        .bind(m.id)
        .bind(thread)
        .bind(m.author)
        .bind(m.at)
        .bind(m.body.as_slice())
        .bind(m.id));
    Ok(())
}

statements! {
    HEAD, MESSAGES_BEFORE, OF_CLIENT, QUEUE, QUEUE_ROW, UNREAD, TURNS, MAY_WRITE_TO, THREAD_OF, OPEN_THREAD,
    LOCK_TO_POST, INSERT_MESSAGE, INSERT_MESSAGES, POSTED_ONCE, COUNT_UNREAD, ANSWERED, LOCK_THREAD,
    SENT_AT, MARK_READ, INSERT_THREAD, INSERT_READ
}

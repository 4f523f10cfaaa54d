//! SQL of mail.

use crate::notifications::model::Letter;
use crate::platform::db::{Conn, DbResult, execute, row, rows, statements, value};
use crate::types::ids::{MailId, PersonId};
use crate::types::instant::Instant;
use uuid::Uuid;

pub const INSERT: &str = "insert into mails (id, person_id, recipient, subject, body, state, created_at, about, calendar)
    values ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8)";

pub async fn insert(conn: &mut Conn, id: MailId, letter: &Letter<'_>, now: Instant) -> DbResult<()> {
    let Letter { person, to, words, about, calendar, .. } = letter;
    let (subject, body) = (words.subject.as_str(), words.body.as_str());
    execute!(conn, INSERT, [id, *person, *to, subject, body, now, *about, *calendar]).map(|_| ())
}

pub const TAKE_BACK: &str = "delete from mails where about = $1 and state in ('waiting', 'failed')";

pub async fn take_back(conn: &mut Conn, about: Uuid) -> DbResult<()> {
    execute!(conn, TAKE_BACK, [about]).map(|_| ())
}

pub const ADDRESS_OF: &str = "select email from people where id = $1 and closed_at is null";

pub async fn address_of(conn: &mut Conn, person: PersonId) -> DbResult<Option<String>> {
    value!(conn, ADDRESS_OF, [person])
}

pub const TOLD_SINCE: &str = "select count(*) as n from mails where person_id = $1 and subject = $2 and created_at > $3";

/// How many letters of this subject this person got since an instant.
pub async fn told_since(conn: &mut Conn, person: PersonId, subject: &str, since: Instant) -> DbResult<i64> {
    Ok(value!(conn, TOLD_SINCE, [person, subject, since])?.unwrap_or(0))
}

/// A letter and what became of it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Mail {
    #[sqlx(rename = "recipient")]
    pub to: String,
    pub subject: String,
    pub body: String,
    /// `waiting`, `sent` or `failed`; a failed letter is tried again while its job is open.
    pub state: String,
    pub created_at: Instant,
    pub sent_at: Option<Instant>,
    pub last_error: Option<String>,
    pub calendar: Option<String>,
    pub secret: Option<Vec<u8>>,
}

pub const ONE: &str = "select id, recipient, subject, body, state, created_at, sent_at, last_error, calendar, secret
    from mails where id = $1";

pub async fn one(conn: &mut Conn, id: MailId) -> DbResult<Option<Mail>> {
    row!(conn, ONE, [id])
}

pub const NEWEST: &str = "select id, recipient, subject, body, state, created_at, sent_at, last_error, calendar, secret
    from mails order by created_at desc, id desc limit 100";

pub async fn newest(conn: &mut Conn) -> DbResult<Vec<Mail>> {
    rows!(conn, NEWEST, [])
}

pub const SENT: &str = "update mails set state = 'sent', sent_at = $2, last_error = null, secret = null where id = $1";

pub async fn sent(conn: &mut Conn, id: MailId, now: Instant) -> DbResult<()> {
    execute!(conn, SENT, [id, now]).map(|_| ())
}

pub const FAILED: &str = "update mails set state = 'failed', last_error = $2 where id = $1 and state <> 'sent'";

pub async fn failed(conn: &mut Conn, id: MailId, error: &str) -> DbResult<()> {
    execute!(conn, FAILED, [id, error]).map(|_| ())
}

pub const PUT_SECRET: &str = "update mails set secret = $2 where id = $1";

pub async fn put_secret(conn: &mut Conn, id: MailId, sealed: &[u8]) -> DbResult<()> {
    execute!(conn, PUT_SECRET, [id, sealed]).map(|_| ())
}

pub const FORGET_SECRETS: &str = "update mails set secret = null where secret is not null and created_at < $1";
pub const FORGET: &str = "delete from mails where created_at < $1 and state <> 'waiting'";

/// Forgets secrets that nobody can use any more, and letters that nobody asks about any more.
pub async fn forget_before(conn: &mut Conn, secrets: Instant, letters: Instant) -> DbResult<u64> {
    Ok(execute!(conn, FORGET_SECRETS, [secrets])? + execute!(conn, FORGET, [letters])?)
}

statements! {
    INSERT, TAKE_BACK, ADDRESS_OF, TOLD_SINCE, ONE, NEWEST, SENT, FAILED, PUT_SECRET, FORGET_SECRETS, FORGET
}

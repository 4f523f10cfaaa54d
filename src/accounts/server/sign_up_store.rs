//! SQL of people on their way to becoming clients.

use crate::platform::db::{Conn, DbResult, execute, row, statements};
use crate::platform::folded::folded;
use crate::types::ids::PersonId;
use crate::types::instant::Instant;

/// Someone who signs up in this browser. `done_at` is when they became a client.
#[derive(sqlx::FromRow)]
pub struct Newcomer {
    #[sqlx(rename = "person_id")]
    pub person: PersonId,
    pub name: Option<String>,
    pub email: Option<String>,
    pub password: Option<String>,
    pub code_hash: Option<Vec<u8>>,
    pub code_until: Option<Instant>,
    pub tries: i64,
    pub sends: i64,
    pub done_at: Option<Instant>,
}

pub const ONE: &str =
    "select person_id, name, email, password, code_hash, code_until, tries, sends, done_at from newcomers where token_hash = $1";

pub async fn one(conn: &mut Conn, token: &[u8]) -> DbResult<Option<Newcomer>> {
    row!(conn, ONE, [token])
}

/// The newcomer of this cookie, locked until the transaction ends.
pub async fn lock(conn: &mut Conn, token: &[u8]) -> DbResult<Option<Newcomer>> {
    execute!(conn, LOCK, [token])?;
    one(conn, token).await
}

pub const LOCK: &str = "update newcomers set tries = tries where token_hash = $1";

pub const INSERT_PERSON: &str =
    "insert into people (id, email, name, role, rights, created_at, closed_at) values ($1, $2, $3, 'client', 0, $4, $4)";

/// A closed account: nobody can sign in to it until [`become_client`] opens it.
pub async fn insert_person(conn: &mut Conn, id: PersonId, email: &str, name: &str, now: Instant) -> DbResult<()> {
    execute!(conn, INSERT_PERSON, [id, email, name, now]).map(|_| ())
}

pub const INSERT: &str = "insert into newcomers (token_hash, person_id, origin, created_at) values ($1, $2, $3, $4)";

pub async fn insert(conn: &mut Conn, token: &[u8], person: PersonId, origin: &[u8], now: Instant) -> DbResult<()> {
    execute!(conn, INSERT, [token, person, origin, now]).map(|_| ())
}

/// What a newcomer typed, and the code that was mailed for it.
pub struct Details<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub password: &'a str,
    pub code_hash: Option<&'a [u8]>,
    pub code_until: Instant,
}

pub const TELL: &str =
    "update newcomers set name = $2, email = $3, password = $4, code_hash = $5, code_until = $6, tries = 0, sends = sends + 1
    where token_hash = $1 and done_at is null";

pub async fn tell(conn: &mut Conn, token: &[u8], new: &Details<'_>) -> DbResult<()> {
    execute!(conn, TELL, [token, new.name, new.email, new.password, new.code_hash, new.code_until]).map(|_| ())
}

pub const NOTE: &str = "update newcomers set name = $2, email = $3 where token_hash = $1 and sends = 0 and done_at is null";

/// Keeps what they have typed so far, while no code was sent for it.
pub async fn note(conn: &mut Conn, token: &[u8], name: &str, email: &str) -> DbResult<()> {
    execute!(conn, NOTE, [token, name, email]).map(|_| ())
}

pub const RETELL: &str = "update newcomers set name = $2, password = $3 where token_hash = $1 and done_at is null";

/// Takes down new details; the code that was already mailed stays valid.
pub async fn retell(conn: &mut Conn, token: &[u8], name: &str, password: &str) -> DbResult<()> {
    execute!(conn, RETELL, [token, name, password]).map(|_| ())
}

pub const TRY: &str = "update newcomers set tries = tries + 1 where token_hash = $1 and tries < $2";

/// Uses up one try of the code; whether there was one left.
pub async fn take_try(conn: &mut Conn, token: &[u8], most: i64) -> DbResult<bool> {
    Ok(execute!(conn, TRY, [token, most])? == 1)
}

pub const BECOME: &str =
    "update people set email = $2, name = $3, name_folded = $5, password = $4, closed_at = null where id = $1 and closed_at is not null";

/// Opens the account. Fails with the constraint `people_email_key` when someone else has that address by now.
pub async fn become_client(conn: &mut Conn, person: PersonId, email: &str, name: &str, password: &str) -> DbResult<bool> {
    Ok(execute!(conn, BECOME, [person, email, name, password, folded(name).as_str()])? == 1)
}

pub const DONE: &str = "update newcomers set done_at = $2, password = null, code_hash = null where token_hash = $1";

pub async fn done(conn: &mut Conn, token: &[u8], now: Instant) -> DbResult<()> {
    execute!(conn, DONE, [token, now]).map(|_| ())
}

pub const FORGET: &str = "delete from newcomers where created_at < $1";

/// Forgets what newcomers typed. A nameless closed account stays with the time it held; one that became a client is not touched.
pub async fn forget_before(conn: &mut Conn, before: Instant) -> DbResult<u64> {
    execute!(conn, FORGET, [before])
}

statements! {
    ONE, LOCK, INSERT_PERSON, INSERT, TELL, NOTE, RETELL, TRY, BECOME, DONE, FORGET
}

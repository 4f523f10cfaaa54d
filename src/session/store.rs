//! SQL of sessions.

use crate::platform::db::{Conn, DbResult, execute, row, rows, statements, value};
use crate::types::ids::PersonId;
use crate::types::instant::Instant;
use crate::types::person::{Person, Rights, Role};

/// A person as `people` stores them.
#[derive(sqlx::FromRow)]
pub struct PersonRow {
    id: PersonId,
    name: String,
    email: String,
    role: String,
    rights: i64,
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        // The schema allows no other roles; if it did, the role with the fewest rights would be used.
        let role = Role::parse(&row.role).unwrap_or(Role::Client);
        Self { id: row.id, name: row.name, email: row.email, role, rights: Rights::from_bits(row.rights) }
    }
}

#[derive(sqlx::FromRow)]
pub struct SessionRow {
    #[sqlx(flatten)]
    pub person: PersonRow,
    pub seen_at: Instant,
    pub expires_at: Instant,
    pub unread: i64,
    pub practice_version: i64,
}

pub const SESSION: &str = "select s.seen_at, s.expires_at, p.id, p.name, p.email, p.role, p.rights,
        (select cast(coalesce(sum(r.unread), 0) as bigint) from thread_reads r where r.person_id = p.id) as unread,
        (select v.version from practice_version v where v.id = 1) as practice_version
    from sessions s join people p on p.id = s.person_id
    where s.token_hash = $1 and p.closed_at is null";

pub async fn session(conn: &mut Conn, token_hash: &[u8; 32]) -> DbResult<Option<SessionRow>> {
    row!(conn, SESSION, [token_hash.as_slice()])
}

pub const TOUCH_SESSION: &str = "update sessions set seen_at = $2 where token_hash = $1 and seen_at < $2";

pub async fn touch_session(conn: &mut Conn, token_hash: &[u8; 32], now: Instant) -> DbResult<()> {
    execute!(conn, TOUCH_SESSION, [token_hash.as_slice(), now]).map(|_| ())
}

pub const INSERT_SESSION: &str =
    "insert into sessions (token_hash, person_id, created_at, seen_at, expires_at) values ($1, $2, $3, $3, $4)";

pub async fn insert_session(conn: &mut Conn, token_hash: &[u8; 32], person: PersonId, now: Instant, expires: Instant) -> DbResult<()> {
    execute!(conn, INSERT_SESSION, [token_hash.as_slice(), person, now, expires]).map(|_| ())
}

pub const END_SESSION: &str = "delete from sessions where token_hash = $1";

pub async fn end_session(conn: &mut Conn, token_hash: &[u8; 32]) -> DbResult<()> {
    execute!(conn, END_SESSION, [token_hash.as_slice()]).map(|_| ())
}

pub const END_SESSIONS_OF: &str = "delete from sessions where person_id = $1";

pub async fn end_sessions_of(conn: &mut Conn, person: PersonId) -> DbResult<()> {
    execute!(conn, END_SESSIONS_OF, [person]).map(|_| ())
}

pub const SESSIONS_OF: &str =
    "select token_hash, created_at, seen_at from sessions where person_id = $1 and expires_at > $2 order by seen_at desc limit 50";

/// The open sessions of this person: hash of the token, when it began and when it was last seen.
pub async fn sessions_of(conn: &mut Conn, person: PersonId, now: Instant) -> DbResult<Vec<(Vec<u8>, Instant, Instant)>> {
    rows!(conn, SESSIONS_OF, [person, now])
}

pub const NAME_OF: &str = "select name from people where id = $1";

pub async fn name_of(conn: &mut Conn, person: PersonId) -> DbResult<Option<String>> {
    value!(conn, NAME_OF, [person])
}

statements! {
    SESSION, NAME_OF, TOUCH_SESSION, INSERT_SESSION, END_SESSION, END_SESSIONS_OF, SESSIONS_OF
}

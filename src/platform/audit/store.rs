//! SQL of the audit log.

use crate::platform::db::dialect::AUDIT_HEAD_LOCKED;
use crate::platform::db::{Conn, DbError, DbResult, execute, insert_many, statements};
use crate::platform::db::{row, rows, value};
use crate::types::ids::{ClientId, PersonId};
use crate::types::instant::Instant;
use uuid::Uuid;

/// The hash of a row. A stored value of another length becomes all zeros, which never verifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hash(pub [u8; 32]);

impl From<Vec<u8>> for Hash {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.try_into().unwrap_or_default())
    }
}

/// A chained row.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    pub seq: i64,
    pub at: Instant,
    pub actor_id: Option<PersonId>,
    pub actor_name: String,
    pub actor_role: String,
    pub action: String,
    pub screen: String,
    pub client_id: Option<ClientId>,
    pub client_name: String,
    pub about: Option<Uuid>,
    #[sqlx(try_from = "Vec<u8>")]
    pub prev_hash: Hash,
    #[sqlx(try_from = "Vec<u8>")]
    pub hash: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    pub seq: i64,
    pub hash: Hash,
}

pub async fn head_locked(conn: &mut Conn) -> DbResult<Head> {
    read_head(conn, AUDIT_HEAD_LOCKED.on(conn.engine())).await
}

pub const HEAD: &str = "select seq, hash from audit_head where id = 1";

pub async fn head(conn: &mut Conn) -> DbResult<Head> {
    read_head(conn, HEAD).await
}

/// Nothing may be chained to a head that is not a hash.
async fn read_head(conn: &mut Conn, sql: &'static str) -> DbResult<Head> {
    let head: Option<(i64, Vec<u8>)> = row!(conn, sql, [])?;
    let (seq, hash) = head.ok_or_else(|| DbError::Other("the audit chain has no head".to_owned()))?;
    let hash = hash.try_into().map_err(|_| DbError::Other("the audit chain's head is not a hash".to_owned()))?;
    Ok(Head { seq, hash: Hash(hash) })
}

pub const NEWEST: &str = "select max(seq) as seq from audit_log";

/// The newest row there is, whether or not the head knows it.
pub async fn newest(conn: &mut Conn) -> DbResult<i64> {
    let newest: Option<Option<i64>> = value!(conn, NEWEST, [])?;
    Ok(newest.flatten().unwrap_or(0))
}

pub const MOVE_HEAD: &str = "update audit_head set seq = $1, hash = $2 where id = 1";

pub async fn move_head(conn: &mut Conn, head: &Head) -> DbResult<()> {
    execute!(conn, MOVE_HEAD, [head.seq, head.hash.0.as_slice()]).map(|_| ())
}

pub const INSERT: &str = "insert into audit_log
    (seq, at, actor_id, actor_name, actor_role, action, screen, client_id, client_name, about, prev_hash, hash)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// One statement for all rows of a transaction.
pub async fn insert(conn: &mut Conn, links: &[Link]) -> DbResult<()> {
    insert_many!(conn, INSERT, links, |query, l| query
        .bind(l.seq)
        .bind(l.at)
        .bind(l.actor_id)
        .bind(l.actor_name.as_str())
        .bind(l.actor_role.as_str())
        .bind(l.action.as_str())
        .bind(l.screen.as_str())
        .bind(l.client_id)
        .bind(l.client_name.as_str())
        .bind(l.about)
        .bind(l.prev_hash.0.as_slice())
        .bind(l.hash.0.as_slice()));
    Ok(())
}

pub const HASH_AT: &str = "select hash from audit_log where seq = $1";

pub async fn hash_at(conn: &mut Conn, seq: i64) -> DbResult<Option<Vec<u8>>> {
    value!(conn, HASH_AT, [seq])
}

pub const BEFORE_FIRST: &str = "select min(seq) from audit_log where seq < 1";

/// A row with a number before 1, which this program never gives.
pub async fn before_first(conn: &mut Conn) -> DbResult<Option<i64>> {
    let seq: Option<Option<i64>> = value!(conn, BEFORE_FIRST, [])?;
    Ok(seq.flatten())
}

pub const LINKS_AFTER: &str =
    "select seq, at, actor_id, actor_name, actor_role, action, screen, client_id, client_name, about, prev_hash, hash
     from audit_log where seq > $1 order by seq limit 1000";

pub async fn links_after(conn: &mut Conn, seq: i64) -> DbResult<Vec<Link>> {
    rows!(conn, LINKS_AFTER, [seq])
}

pub const OF_CLIENT: &str = "select at, actor_name, actor_role, action, screen from audit_log
    where client_id = $1 and action <> 'sign_in' order by seq desc limit 100";

/// When, name, role, action and screen of everyone who viewed or changed this client's record, newest first.
pub async fn of_client(conn: &mut Conn, client: ClientId) -> DbResult<Vec<(Instant, String, String, String, String)>> {
    rows!(conn, OF_CLIENT, [client])
}

statements! {
    HEAD, NEWEST, BEFORE_FIRST, MOVE_HEAD, INSERT, HASH_AT, LINKS_AFTER, OF_CLIENT
}

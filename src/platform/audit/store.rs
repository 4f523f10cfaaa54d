//! The log's SQL.

use super::entry::Hash;
use crate::platform::db::dialect::AUDIT_HEAD_LOCKED;
use crate::platform::db::{Conn, DbError, DbResult, execute, fetch_all, fetch_optional, insert_many, statements};
use crate::types::ids::{ClientId, PersonId};
use crate::types::instant::Instant;
use sqlx::Row;
use uuid::Uuid;

/// A chained row.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub prev_hash: Hash,
    pub hash: Hash,
}

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

async fn read_head(conn: &mut Conn, sql: &'static str) -> DbResult<Head> {
    let row = fetch_optional!(conn, sql, [], |row| (row.try_get::<i64, _>("seq")?, row.try_get::<Vec<u8>, _>("hash")?))?;
    let (seq, hash) = row.ok_or_else(|| DbError::Other("the audit chain has no head".to_owned()))?;
    Ok(Head { seq, hash: hash_of(hash)? })
}

pub const MOVE_HEAD: &str = "update audit_head set seq = $1, hash = $2 where id = 1";

pub async fn move_head(conn: &mut Conn, head: &Head) -> DbResult<()> {
    execute!(conn, MOVE_HEAD, [head.seq, head.hash.as_slice()]).map(|_| ())
}

pub const INSERT: &str = "insert into audit_log
    (seq, at, actor_id, actor_name, actor_role, action, screen, client_id, client_name, about, prev_hash, hash)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// One statement for all of a transaction's rows: a page that is looked at costs one row, not one round trip a row.
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
        .bind(l.prev_hash.as_slice())
        .bind(l.hash.as_slice()));
    Ok(())
}

pub const LINKS_AFTER: &str =
    "select seq, at, actor_id, actor_name, actor_role, action, screen, client_id, client_name, about, prev_hash, hash
     from audit_log where seq > $1 order by seq limit 1000";

pub async fn links_after(conn: &mut Conn, seq: i64) -> DbResult<Vec<Link>> {
    fetch_all!(conn, LINKS_AFTER, [seq], |row| Link {
        seq: row.try_get("seq")?,
        at: row.try_get("at")?,
        actor_id: row.try_get("actor_id")?,
        actor_name: row.try_get("actor_name")?,
        actor_role: row.try_get("actor_role")?,
        action: row.try_get("action")?,
        screen: row.try_get("screen")?,
        client_id: row.try_get("client_id")?,
        client_name: row.try_get("client_name")?,
        about: row.try_get("about")?,
        prev_hash: to_hash(row.try_get("prev_hash")?),
        hash: to_hash(row.try_get("hash")?),
    })
}

/// A hash of another length can be nobody's: all zeros never verifies.
fn to_hash(bytes: Vec<u8>) -> Hash {
    Hash::try_from(bytes.as_slice()).unwrap_or([0; 32])
}

fn hash_of(bytes: Vec<u8>) -> DbResult<Hash> {
    Hash::try_from(bytes.as_slice()).map_err(|_| DbError::Other("the audit chain's head is not a hash".to_owned()))
}

pub const OF_CLIENT: &str = "select at, actor_name, actor_role, action, screen from audit_log
    where client_id = $1 and action <> 'sign_in' order by seq desc limit 100";

/// Who opened or changed this client's record, newest first.
pub async fn of_client(conn: &mut Conn, client: ClientId) -> DbResult<Vec<(Instant, String, String, String, String)>> {
    fetch_all!(conn, OF_CLIENT, [client], |row| (
        row.try_get("at")?,
        row.try_get("actor_name")?,
        row.try_get("actor_role")?,
        row.try_get("action")?,
        row.try_get("screen")?,
    ))
}

statements![HEAD, MOVE_HEAD, INSERT, LINKS_AFTER, OF_CLIENT];

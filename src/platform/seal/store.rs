//! SQL of the wrapped data keys.

use crate::platform::db::{Conn, DbResult, execute, row, statements, value};
use crate::types::ids::ClientId;
use crate::types::instant::Instant;

pub const WRAPPED_KEY: &str = "select wrapped from data_keys where client_id = $1";

pub async fn wrapped_key(conn: &mut Conn, client: ClientId) -> DbResult<Option<Vec<u8>>> {
    value!(conn, WRAPPED_KEY, [client])
}

pub const INSERT_KEY: &str = "insert into data_keys (client_id, wrapped, created_at) values ($1, $2, $3)";

pub async fn insert_key(conn: &mut Conn, client: ClientId, wrapped: &[u8], now: Instant) -> DbResult<()> {
    execute!(conn, INSERT_KEY, [client, wrapped, now]).map(|_| ())
}

pub const CHECK: &str = "select sealed from key_check where id = 1";

pub async fn check(conn: &mut Conn) -> DbResult<Option<Vec<u8>>> {
    value!(conn, CHECK, [])
}

pub const PUT_CHECK: &str = "insert into key_check (id, sealed) values (1, $1) on conflict (id) do nothing";

pub async fn put_check(conn: &mut Conn, sealed: &[u8]) -> DbResult<()> {
    execute!(conn, PUT_CHECK, [sealed]).map(|_| ())
}

pub const ANY_KEY: &str = "select client_id, wrapped from data_keys order by client_id limit 1";

/// The wrapped key of some client.
pub async fn any_key(conn: &mut Conn) -> DbResult<Option<(ClientId, Vec<u8>)>> {
    row!(conn, ANY_KEY, [])
}

statements! {
    WRAPPED_KEY, INSERT_KEY, CHECK, PUT_CHECK, ANY_KEY
}

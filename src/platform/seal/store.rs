//! SQL of the wrapped data keys.

use crate::platform::db::value;
use crate::platform::db::{Conn, DbResult, execute, statements};
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

statements! {
    WRAPPED_KEY, INSERT_KEY
}

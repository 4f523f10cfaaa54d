//! SQL of the personal calendar addresses.

use crate::platform::db::{Conn, DbResult, execute, row, statements, value};
use crate::types::ids::PersonId;
use crate::types::instant::Instant;
use crate::types::person::Role;

pub const NUMBER_OF: &str = "select number from calendar_feeds where person_id = $1";

pub async fn number_of(conn: &mut Conn, person: PersonId) -> DbResult<Option<Vec<u8>>> {
    value!(conn, NUMBER_OF, [person])
}

pub const PUT: &str = "insert into calendar_feeds (person_id, number, token_hash, created_at) values ($1, $2, $3, $4)
    on conflict (person_id) do update set number = excluded.number, token_hash = excluded.token_hash, created_at = excluded.created_at";

pub async fn put(conn: &mut Conn, person: PersonId, number: &[u8], hash: &[u8], now: Instant) -> DbResult<()> {
    execute!(conn, PUT, [person, number, hash, now]).map(|_| ())
}

pub const DELETE: &str = "delete from calendar_feeds where person_id = $1";

pub async fn delete(conn: &mut Conn, person: PersonId) -> DbResult<()> {
    execute!(conn, DELETE, [person]).map(|_| ())
}

/// Whose calendar an address opens.
pub struct Feed {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
}

pub const OWNER: &str = "select p.id, p.name, p.role from calendar_feeds f join people p on p.id = f.person_id
    where f.token_hash = $1 and p.closed_at is null";

pub async fn owner(conn: &mut Conn, hash: &[u8]) -> DbResult<Option<Feed>> {
    let found: Option<(PersonId, String, String)> = row!(conn, OWNER, [hash])?;
    Ok(found.map(|(person, name, role)| Feed { person, name, role: Role::parse(&role).unwrap_or(Role::Client) }))
}

statements! {
    NUMBER_OF, PUT, DELETE, OWNER
}

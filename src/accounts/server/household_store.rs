//! SQL of households, and of the telephone by which the desk finds someone.

use crate::platform::db::{Conn, DbResult, execute, fetch_all, fetch_optional, statements};
use crate::types::ids::{ClientId, PersonId};
use crate::types::instant::Instant;
use sqlx::Row;

pub const DEPENDANTS: &str = "select p.id, p.name from household h join people p on p.id = h.dependant_id
    where h.guardian_id = $1 and p.closed_at is null order by h.since, p.id";

/// Those whom this person acts for.
pub async fn dependants(conn: &mut Conn, guardian: ClientId) -> DbResult<Vec<(ClientId, String)>> {
    fetch_all!(conn, DEPENDANTS, [guardian], |row| (row.try_get("id")?, row.try_get("name")?))
}

pub const GUARDIANS: &str = "select p.id, p.name, p.email from household h join people p on p.id = h.guardian_id
    where h.dependant_id = $1 and p.closed_at is null order by h.since, p.id";

/// Those who act for this person.
pub async fn guardians(conn: &mut Conn, dependant: ClientId) -> DbResult<Vec<(ClientId, String, String)>> {
    fetch_all!(conn, GUARDIANS, [dependant], |row| (row.try_get("id")?, row.try_get("name")?, row.try_get("email")?))
}

pub const JOIN: &str = "insert into household (guardian_id, dependant_id, since) values ($1, $2, $3) on conflict do nothing";

pub async fn join(conn: &mut Conn, guardian: ClientId, dependant: ClientId, since: Instant) -> DbResult<()> {
    execute!(conn, JOIN, [guardian, dependant, since]).map(|_| ())
}

pub const LEAVE: &str = "delete from household where guardian_id = $1 and dependant_id = $2";

pub async fn leave(conn: &mut Conn, guardian: ClientId, dependant: ClientId) -> DbResult<()> {
    execute!(conn, LEAVE, [guardian, dependant]).map(|_| ())
}

pub const PHONE: &str = "select phone from people where id = $1";

pub async fn phone(conn: &mut Conn, person: PersonId) -> DbResult<Option<String>> {
    let found = fetch_optional!(conn, PHONE, [person], |row| row.try_get::<Option<String>, _>("phone")?)?;
    Ok(found.flatten())
}

pub const PUT_PHONE: &str = "update people set phone = $2 where id = $1";

pub async fn put_phone(conn: &mut Conn, person: PersonId, digits: Option<&str>) -> DbResult<()> {
    execute!(conn, PUT_PHONE, [person, digits]).map(|_| ())
}

statements![DEPENDANTS, GUARDIANS, JOIN, LEAVE, PHONE, PUT_PHONE];

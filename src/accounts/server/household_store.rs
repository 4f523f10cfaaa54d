//! SQL of households, and of the telephone number by which the desk finds someone.

use crate::platform::db::{Conn, DbResult, execute, rows, statements, value};
use crate::types::ids::{ClientId, PersonId};
use crate::types::instant::Instant;

pub const DEPENDANTS: &str = "select p.id, p.name from household h join people p on p.id = h.dependant_id
    where h.guardian_id = $1 and p.closed_at is null order by h.since, p.id";

/// The people this guardian acts for.
pub async fn dependants(conn: &mut Conn, guardian: ClientId) -> DbResult<Vec<(ClientId, String)>> {
    rows!(conn, DEPENDANTS, [guardian])
}

pub const GUARDIANS: &str = "select p.id, p.name, p.email from household h join people p on p.id = h.guardian_id
    where h.dependant_id = $1 and p.closed_at is null order by h.since, p.id";

/// The people who act for this dependant: id, name and address.
pub async fn guardians(conn: &mut Conn, dependant: ClientId) -> DbResult<Vec<(ClientId, String, String)>> {
    rows!(conn, GUARDIANS, [dependant])
}

pub const JOIN: &str = "insert into household (guardian_id, dependant_id, since) values ($1, $2, $3) on conflict do nothing";

/// Whether they did not act for them before.
pub async fn join(conn: &mut Conn, guardian: ClientId, dependant: ClientId, since: Instant) -> DbResult<bool> {
    Ok(execute!(conn, JOIN, [guardian, dependant, since])? == 1)
}

pub const LEAVE: &str = "delete from household where guardian_id = $1 and dependant_id = $2";

pub async fn leave(conn: &mut Conn, guardian: ClientId, dependant: ClientId) -> DbResult<()> {
    execute!(conn, LEAVE, [guardian, dependant]).map(|_| ())
}

pub const EMAIL: &str = "select email from people where id = $1 and closed_at is null";

pub async fn email(conn: &mut Conn, person: PersonId) -> DbResult<Option<String>> {
    value!(conn, EMAIL, [person])
}

pub const PHONE: &str = "select phone from people where id = $1";

pub async fn phone(conn: &mut Conn, person: PersonId) -> DbResult<Option<String>> {
    let found: Option<Option<String>> = value!(conn, PHONE, [person])?;
    Ok(found.flatten())
}

pub const PUT_PHONE: &str = "update people set phone = $2 where id = $1";

pub async fn put_phone(conn: &mut Conn, person: PersonId, digits: Option<&str>) -> DbResult<()> {
    execute!(conn, PUT_PHONE, [person, digits]).map(|_| ())
}

statements! {
    DEPENDANTS, GUARDIANS, JOIN, LEAVE, EMAIL, PHONE, PUT_PHONE
}

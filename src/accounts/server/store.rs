//! SQL of accounts.

use crate::platform::db::{Conn, DbResult, execute, row, rows, statements, value};
use crate::platform::folded::folded;
use crate::session::store::PersonRow;
use crate::types::contact::Email;
use crate::types::ids::PersonId;
use crate::types::instant::Instant;
use crate::types::person::{Person, Rights, Role};

pub const FORGET_SESSIONS: &str = "delete from sessions where expires_at < $1";

/// Sessions that ended.
pub async fn forget_sessions_before(conn: &mut Conn, before: Instant) -> DbResult<u64> {
    execute!(conn, FORGET_SESSIONS, [before])
}

pub const FORGET_DEVICES: &str = "delete from devices where created_at < $1";

/// Devices whose cookie has run out.
pub async fn forget_devices_before(conn: &mut Conn, before: Instant) -> DbResult<u64> {
    execute!(conn, FORGET_DEVICES, [before])
}

pub const CREDENTIALS: &str = "select id, name, email, role, rights, password from people where email = $1 and closed_at is null";

pub async fn credentials(conn: &mut Conn, email: &str) -> DbResult<Option<(Person, Option<String>)>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        #[sqlx(flatten)]
        person: PersonRow,
        password: Option<String>,
    }
    let found: Option<Found> = row!(conn, CREDENTIALS, [email])?;
    Ok(found.map(|found| (found.person.into(), found.password)))
}

pub const INSERT_PERSON: &str =
    "insert into people (id, email, name, name_folded, role, rights, password, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";

pub async fn insert_person(conn: &mut Conn, new: &NewPerson, now: Instant) -> DbResult<()> {
    let (email, name, role) = (new.email.as_str(), new.name.as_str(), new.role.as_str());
    let values = (folded(name), new.rights.bits(), new.password.as_deref());
    execute!(conn, INSERT_PERSON, [new.id, email, name, values.0.as_str(), role, values.1, values.2, now]).map(|_| ())
}

pub const UNFOLDED: &str = "select id, name from people where name_folded = '' and name <> '' and closed_at is null order by id limit $1";

/// People whose name is not folded yet: those who were added before migration 0022.
pub async fn unfolded(conn: &mut Conn, most: i64) -> DbResult<Vec<(PersonId, String)>> {
    rows!(conn, UNFOLDED, [most])
}

pub const PUT_FOLDED: &str = "update people set name_folded = $2 where id = $1";

pub async fn put_folded(conn: &mut Conn, person: PersonId, folded: &str) -> DbResult<()> {
    execute!(conn, PUT_FOLDED, [person, folded]).map(|_| ())
}

pub const KNOWS_DEVICE: &str = "select created_at from devices where token_hash = $1 and person_id = $2";

pub async fn knows_device(conn: &mut Conn, person: PersonId, device: &[u8; 32]) -> DbResult<bool> {
    let since: Option<Instant> = value!(conn, KNOWS_DEVICE, [device.as_slice(), person])?;
    Ok(since.is_some())
}

pub const INSERT_DEVICE: &str = "insert into devices (token_hash, person_id, created_at) values ($1, $2, $3)";

pub async fn insert_device(conn: &mut Conn, device: &[u8; 32], person: PersonId, now: Instant) -> DbResult<()> {
    execute!(conn, INSERT_DEVICE, [device.as_slice(), person, now]).map(|_| ())
}

statements! {
    FORGET_SESSIONS, FORGET_DEVICES, CREDENTIALS, INSERT_PERSON, UNFOLDED, PUT_FOLDED, KNOWS_DEVICE, INSERT_DEVICE
}

/// A person to be made, on the command line or by the demo.
pub struct NewPerson {
    pub id: PersonId,
    pub email: Email,
    pub name: String,
    pub role: Role,
    pub rights: Rights,
    /// A PHC string; without one the person cannot sign in yet.
    pub password: Option<String>,
}

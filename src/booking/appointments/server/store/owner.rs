//! SQL of whom a booking is for, and of finding a client.

use crate::platform::db::{Conn, DbResult, fetch_all, fetch_optional, statements};
use crate::types::ids::{BookingId, ClientId, PersonId};
use sqlx::Row;

pub const OWNER: &str = "select b.client_id, p.name from bookings b join people p on p.id = b.client_id
    where b.id = $1 and (b.client_id = $2 or exists (
        select 1 from household h where h.guardian_id = $2 and h.dependant_id = b.client_id))";

/// Whose it is, if it is theirs or that of someone they act for.
pub async fn owner(conn: &mut Conn, booking: BookingId, client: ClientId) -> DbResult<Option<(ClientId, String)>> {
    fetch_optional!(conn, OWNER, [booking, client], |row| (row.try_get("client_id")?, row.try_get("name")?))
}

pub const READERS: &str = "select id from people where id = $1
    union select guardian_id as id from household where dependant_id = $1 order by id";

/// Who reads a client's pages: themselves and those who act for them.
pub async fn readers(conn: &mut Conn, client: ClientId) -> DbResult<Vec<PersonId>> {
    fetch_all!(conn, READERS, [client], |row| row.try_get("id")?)
}

pub const CLIENT_NAME: &str = "select name from people where id = $1 and role = 'client' and closed_at is null";

pub async fn client_name(conn: &mut Conn, client: ClientId) -> DbResult<Option<String>> {
    fetch_optional!(conn, CLIENT_NAME, [client], |row| row.try_get("name")?)
}

statements![OWNER, READERS, CLIENT_NAME];

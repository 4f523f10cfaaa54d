//! SQL of who a booking is for.

use crate::platform::db::{Conn, DbResult, row, rows, statements, value};
use crate::types::ids::{BookingId, ClientId, PersonId};

pub const OWNER: &str = "select b.client_id, p.name from bookings b join people p on p.id = b.client_id
    where b.id = $1 and (b.client_id = $2 or exists (
        select 1 from household h where h.guardian_id = $2 and h.dependant_id = b.client_id))";

/// Its client, if that is this one or someone they act for.
pub async fn owner(conn: &mut Conn, booking: BookingId, client: ClientId) -> DbResult<Option<(ClientId, String)>> {
    row!(conn, OWNER, [booking, client])
}

pub const READERS: &str = "select id from people where id = $1
    union select guardian_id as id from household where dependant_id = $1 order by id";

/// The people who see a client's pages: the client and everyone who acts for them.
pub async fn readers(conn: &mut Conn, client: ClientId) -> DbResult<Vec<PersonId>> {
    let found: Vec<(PersonId,)> = rows!(conn, READERS, [client])?;
    Ok(found.into_iter().map(|(reader,)| reader).collect())
}

pub const CLIENT_NAME: &str = "select name from people where id = $1 and role = 'client' and closed_at is null";

pub async fn client_name(conn: &mut Conn, client: ClientId) -> DbResult<Option<String>> {
    value!(conn, CLIENT_NAME, [client])
}

statements! {
    OWNER, READERS, CLIENT_NAME
}

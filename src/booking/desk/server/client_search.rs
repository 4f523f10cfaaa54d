//! SQL that finds a client by name, address or telephone.

use crate::platform::db::{Conn, DbResult, rows, statements};
use crate::types::ids::ClientId;

pub const FIND_CLIENTS: &str = "select id, name, email, phone from people
    where role = 'client' and closed_at is null
        and (name_folded like $1 or name_folded like $2 or email like $1 or phone like $3)
    order by name, id limit 20";

/// A client as the desk finds them.
#[derive(sqlx::FromRow)]
pub struct FoundClient {
    pub id: ClientId,
    pub name: String,
    pub email: String,
    /// Digits.
    pub phone: Option<String>,
}

/// Clients whose name, a later part of it, or address begins like this, or whose telephone has these digits. Both sides of the
/// comparison are folded: see [`crate::platform::folded`].
pub async fn find_clients(conn: &mut Conn, begins: &str, part: &str, digits: &str) -> DbResult<Vec<FoundClient>> {
    rows!(conn, FIND_CLIENTS, [begins, part, digits])
}

statements! {
    FIND_CLIENTS
}

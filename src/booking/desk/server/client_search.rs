//! SQL that finds a client by name, address or telephone.

use crate::platform::db::{Conn, DbResult, fetch_all, statements};
use crate::types::ids::ClientId;
use sqlx::Row;

/// What is written with and without marks is the same to whoever looks for it. SQLite knows no small letters beyond a to z, so
/// both engines are told.
macro_rules! with_folds {
    ($with:ident) => {
        $with! {
            "À" "a", "Á" "a", "Â" "a", "Ã" "a", "Ä" "a", "Å" "a", "à" "a", "á" "a", "â" "a", "ã" "a", "ä" "a", "å" "a",
            "Ç" "c", "Ć" "c", "Č" "c", "ç" "c", "ć" "c", "č" "c", "È" "e", "É" "e", "Ê" "e", "Ë" "e", "Ę" "e", "è" "e",
            "é" "e", "ê" "e", "ë" "e", "ę" "e", "Ì" "i", "Í" "i", "Î" "i", "Ï" "i", "ì" "i", "í" "i", "î" "i", "ï" "i",
            "Ñ" "n", "Ń" "n", "ñ" "n", "ń" "n", "Ò" "o", "Ó" "o", "Ô" "o", "Õ" "o", "Ö" "o", "Ø" "o", "ò" "o", "ó" "o",
            "ô" "o", "õ" "o", "ö" "o", "ø" "o", "Ù" "u", "Ú" "u", "Û" "u", "Ü" "u", "ù" "u", "ú" "u", "û" "u", "ü" "u",
            "Ý" "y", "Ÿ" "y", "ý" "y", "ÿ" "y", "Ś" "s", "Š" "s", "ś" "s", "š" "s", "Ź" "z", "Ż" "z", "Ž" "z", "ź" "z",
            "ż" "z", "ž" "z", "Ł" "l", "ł" "l", "ß" "ss", "’" "''"
        }
    };
}

macro_rules! begin {
    ($letter:literal) => {
        "replace("
    };
}

macro_rules! find_clients {
    ($($from:literal $to:literal),*) => {
        concat!(
            "select id, name, email, phone from (select id, name, email, phone, ",
            $(begin!($from),)*
            "lower(name)",
            $(", '", $from, "', '", $to, "')",)*
            " as folded from people where role = 'client' and closed_at is null) found
            where folded like $1 or folded like $2 or email like $1 or phone like $3 order by name, id limit 20"
        )
    };
}

macro_rules! folds {
    ($($from:literal $to:literal),*) => {
        &[$(($from, $to)),*]
    };
}

pub const FOLDS: &[(&str, &str)] = with_folds!(folds);

/// "tomas" for "Tomás": as [`FIND_CLIENTS`] compares.
pub fn folded(name: &str) -> String {
    FOLDS.iter().fold(name.to_lowercase(), |name, (from, to)| name.replace(from, if *to == "''" { "'" } else { to }))
}

pub const FIND_CLIENTS: &str = with_folds!(find_clients);

/// A client as the desk finds them.
pub struct FoundClient {
    pub id: ClientId,
    pub name: String,
    pub email: String,
    /// Digits.
    pub phone: Option<String>,
}

/// By the beginning of the name or the address, of a later part of the name, or by digits of the telephone.
pub async fn find_clients(conn: &mut Conn, begins: &str, part: &str, digits: &str) -> DbResult<Vec<FoundClient>> {
    fetch_all!(conn, FIND_CLIENTS, [begins, part, digits], |row| FoundClient {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        phone: row.try_get("phone")?,
    })
}

statements! {
    FIND_CLIENTS
}

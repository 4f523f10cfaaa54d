//! SQL of what the desk asks by mail: whether one client may act for another.

use crate::accounts::model::Asked;
use crate::platform::db::{Conn, DbResult, execute, row, rows, statements, value};
use crate::types::ids::ClientId;
use crate::types::instant::Instant;

type Row = (ClientId, String, String, ClientId, String, Instant, Instant, Option<i64>);

fn asked(row: Row) -> Asked {
    let (guardian, guardian_name, guardian_email, dependant, dependant_name, asked_at, ends_at, agrees) = row;
    let agrees = agrees.map(|agrees| agrees == 1);
    Asked { guardian, guardian_name, guardian_email, dependant, dependant_name, asked_at, ends_at, agrees }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select g.id, g.name, g.email, d.id, d.name, c.asked_at, c.ends_at, c.agrees
    from consents c join people g on g.id = c.guardian_id join people d on d.id = c.dependant_id
    where g.closed_at is null and d.closed_at is null and ",
            $rest
        )
    };
}

pub const BY_TOKEN: &str = select!("c.token_hash = $1");

pub async fn by_token(conn: &mut Conn, hash: &[u8]) -> DbResult<Option<Asked>> {
    let found: Option<Row> = row!(conn, BY_TOKEN, [hash])?;
    Ok(found.map(asked))
}

pub const OF_DEPENDANT: &str = select!("c.dependant_id = $1 and c.ends_at > $2 order by c.asked_at, g.id");

pub async fn of_dependant(conn: &mut Conn, dependant: ClientId, now: Instant) -> DbResult<Vec<Asked>> {
    let found: Vec<Row> = rows!(conn, OF_DEPENDANT, [dependant, now])?;
    Ok(found.into_iter().map(asked).collect())
}

pub const WAITING: &str =
    "select count(*) from consents where guardian_id = $1 and dependant_id = $2 and agrees is null and ends_at > $3 and asked_at <= $4";

/// Whether this was asked and is not answered yet. `latest` is the latest that it can have been asked.
pub async fn is_waiting(conn: &mut Conn, guardian: ClientId, dependant: ClientId, now: Instant, latest: Instant) -> DbResult<bool> {
    let count: Option<i64> = value!(conn, WAITING, [guardian, dependant, now, latest])?;
    Ok(count.unwrap_or(0) > 0)
}

pub const PUT: &str = "insert into consents (token_hash, guardian_id, dependant_id, asked_at, ends_at) values ($1, $2, $3, $4, $5)
    on conflict (guardian_id, dependant_id) do update
    set token_hash = excluded.token_hash, asked_at = excluded.asked_at, ends_at = excluded.ends_at, agrees = null";

/// Asks; the link of an earlier letter stops working.
pub async fn put(conn: &mut Conn, hash: &[u8], pair: (ClientId, ClientId), asked_at: Instant, ends_at: Instant) -> DbResult<()> {
    execute!(conn, PUT, [hash, pair.0, pair.1, asked_at, ends_at]).map(|_| ())
}

pub const ANSWER: &str = "update consents set agrees = $2 where token_hash = $1 and ends_at > $3";

/// Notes the answer; whether the question still stood.
pub async fn answer(conn: &mut Conn, hash: &[u8], agrees: bool, now: Instant) -> DbResult<bool> {
    Ok(execute!(conn, ANSWER, [hash, i64::from(agrees), now])? == 1)
}

pub const TAKE_BACK: &str = "delete from consents where guardian_id = $1 and dependant_id = $2";

pub async fn take_back(conn: &mut Conn, guardian: ClientId, dependant: ClientId) -> DbResult<()> {
    execute!(conn, TAKE_BACK, [guardian, dependant]).map(|_| ())
}

pub const FORGET: &str = "delete from consents where ends_at < $1";

pub async fn forget_before(conn: &mut Conn, before: Instant) -> DbResult<u64> {
    execute!(conn, FORGET, [before])
}

statements! {
    BY_TOKEN, OF_DEPENDANT, WAITING, PUT, ANSWER, TAKE_BACK, FORGET
}

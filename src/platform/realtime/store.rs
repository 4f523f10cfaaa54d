//! The rows behind the announcements.

use super::{Announcement, topic};
use crate::platform::db::dialect::NOTIFY;
use crate::platform::db::{Conn, DbError, DbResult, execute, fetch_all, fetch_optional, statements};
use crate::types::ids::PersonId;
use crate::types::instant::Instant;
use sqlx::Row;

pub const INSERT: &str = "insert into announcements (at, audience, topic, about) values ($1, $2, $3, $4) returning id";

/// Writes them and gives each its number.
pub async fn insert(conn: &mut Conn, announcements: &mut [Announcement]) -> DbResult<()> {
    let at = crate::platform::clock::system_now();
    for one in announcements.iter_mut() {
        let id = fetch_optional!(conn, INSERT, [at, one.audience, one.topic, one.about.as_str()], |row| row.try_get("id")?)?;
        one.id = id.ok_or_else(|| DbError::Other("an announcement got no number".to_owned()))?;
    }
    if !announcements.is_empty() {
        let notify = NOTIFY.on(conn.engine());
        execute!(conn, notify, [])?;
    }
    Ok(())
}

pub const AFTER: &str = "select id, audience, topic, about from announcements
    where id > $1 and (audience is null or audience = $2) order by id limit 500";

/// What this person was told after number `last`, oldest first.
pub async fn after(conn: &mut Conn, last: i64, person: PersonId) -> DbResult<Vec<Announcement>> {
    let rows = fetch_all!(conn, AFTER, [last, person], |row| (
        row.try_get::<i64, _>("id")?,
        row.try_get::<Option<PersonId>, _>("audience")?,
        row.try_get::<String, _>("topic")?,
        row.try_get::<String, _>("about")?,
    ))?;
    Ok(rows.into_iter().filter_map(known).collect())
}

pub const ALL_AFTER: &str = "select id, audience, topic, about from announcements where id > $1 order by id limit 500";

/// What anyone was told after number `last`: how a process hears of the others' announcements.
pub async fn all_after(conn: &mut Conn, last: i64) -> DbResult<Vec<Announcement>> {
    let rows = fetch_all!(conn, ALL_AFTER, [last], |row| (
        row.try_get::<i64, _>("id")?,
        row.try_get::<Option<PersonId>, _>("audience")?,
        row.try_get::<String, _>("topic")?,
        row.try_get::<String, _>("about")?,
    ))?;
    Ok(rows.into_iter().filter_map(known).collect())
}

pub const NEWEST: &str = "select coalesce(max(id), 0) as id from announcements";

pub async fn newest(conn: &mut Conn) -> DbResult<i64> {
    Ok(fetch_optional!(conn, NEWEST, [], |row| row.try_get::<i64, _>("id")?)?.unwrap_or(0))
}

pub const FORGET_BEFORE: &str = "delete from announcements where at < $1";

pub async fn forget_before(conn: &mut Conn, before: Instant) -> DbResult<u64> {
    execute!(conn, FORGET_BEFORE, [before])
}

fn known((id, audience, name, about): (i64, Option<PersonId>, String, String)) -> Option<Announcement> {
    topic(&name).map(|topic| Announcement { id, audience, topic, about })
}

statements![INSERT, AFTER, ALL_AFTER, NEWEST, FORGET_BEFORE];

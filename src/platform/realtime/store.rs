//! SQL of the announcements.

use super::{Announcement, topic};
use crate::platform::clock::system_now;
use crate::platform::db::dialect::NOTIFY;
use crate::platform::db::{Conn, DbError, DbResult, execute, statements};
use crate::platform::db::{rows, value};
use crate::types::ids::PersonId;
use crate::types::instant::Instant;

pub const INSERT: &str = "insert into announcements (at, audience, topic, about) values ($1, $2, $3, $4) returning id";

/// Writes the announcements and gives each its number.
pub async fn insert(conn: &mut Conn, announcements: &mut [Announcement]) -> DbResult<()> {
    let at = system_now();
    for one in announcements.iter_mut() {
        let id = value!(conn, INSERT, [at, one.audience, one.topic, one.about.as_str()])?;
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

/// The announcements for this person after number `last`, oldest first.
pub async fn after(conn: &mut Conn, last: i64, person: PersonId) -> DbResult<Vec<Announcement>> {
    Ok(known(rows!(conn, AFTER, [last, person])?))
}

pub const ALL_AFTER: &str = "select id, audience, topic, about from announcements where id > $1 order by id limit 500";

/// All announcements after number `last`, by which a process learns of those of the others.
pub async fn all_after(conn: &mut Conn, last: i64) -> DbResult<Vec<Announcement>> {
    Ok(known(rows!(conn, ALL_AFTER, [last])?))
}

pub const NEWEST: &str = "select coalesce(max(id), 0) as id from announcements";

pub async fn newest(conn: &mut Conn) -> DbResult<i64> {
    Ok(value!(conn, NEWEST, [])?.unwrap_or(0))
}

pub const FORGET_BEFORE: &str = "delete from announcements where at < $1";

pub async fn forget_before(conn: &mut Conn, before: Instant) -> DbResult<u64> {
    execute!(conn, FORGET_BEFORE, [before])
}

/// The announcements whose topic this process knows.
fn known(rows: Vec<(i64, Option<PersonId>, String, String)>) -> Vec<Announcement> {
    let announcement = |(id, audience, name, about): (_, _, String, _)| Some(Announcement { id, audience, topic: topic(&name)?, about });
    rows.into_iter().filter_map(announcement).collect()
}

statements! {
    INSERT, AFTER, ALL_AFTER, NEWEST, FORGET_BEFORE
}

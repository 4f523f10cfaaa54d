//! SQL of the demo and the load data. Rows are inserted in batches with the statements of the slices.

use super::plan::Event;
use crate::booking::appointments::server::store::writes::INSERT_EVENT;
use crate::platform::db::value;
use crate::platform::db::{Conn, DbResult, insert_many, statements};

pub const COUNT_PEOPLE: &str = "select count(*) as n from people";

pub async fn count_people(conn: &mut Conn) -> DbResult<i64> {
    Ok(value!(conn, COUNT_PEOPLE, [])?.unwrap_or_default())
}

pub const HAS_ADDRESS: &str = "select count(*) as n from people where email = $1";

pub async fn has_address(conn: &mut Conn, email: &str) -> DbResult<bool> {
    Ok(value!(conn, HAS_ADDRESS, [email])?.is_some_and(|found: i64| found > 0))
}

pub async fn insert_events(conn: &mut Conn, events: &[Event]) -> DbResult<()> {
    insert_many!(conn, INSERT_EVENT, events, |query, e| query.bind(e.id).bind(e.booking).bind(e.at).bind(e.actor).bind(e.became.as_str()));
    Ok(())
}

statements! {
    COUNT_PEOPLE, HAS_ADDRESS
}

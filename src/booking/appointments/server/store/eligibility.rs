//! SQL of what the clinic knows of a client: their visits, labels and referrals.

use crate::booking::appointments::eligibility::Known;
use crate::clinic::model::Service;
use crate::platform::db::{Conn, DbResult, execute, row, rows, statements, value};
use crate::types::ids::{ClientId, ServiceId};
use crate::types::instant::Instant;

pub const VISITS: &str = "select count(case when starts_at <= $2 then 1 end) as been, count(case when starts_at > $2 then 1 end) as ahead
    from bookings where client_id = $1 and status in ('booked', 'arrived', 'completed')";

pub const LABELS: &str = "select label from client_labels where client_id = $1 order by label";

pub const REFERRAL: &str = "select until from referrals where client_id = $1 and service_id = $2";

pub async fn known(conn: &mut Conn, client: ClientId, service: ServiceId, now: Instant) -> DbResult<Known> {
    let visits: Option<(i64, i64)> = row!(conn, VISITS, [client, now])?;
    let (been, ahead) = visits.unwrap_or_default();
    Ok(Known { been, ahead, labels: labels(conn, client).await?, referred_until: value!(conn, REFERRAL, [client, service])? })
}

/// The facts about a client that this service’s rules need. Reads nothing for a service that is open to everyone.
pub async fn known_for(conn: &mut Conn, client: ClientId, service: &Service, now: Instant) -> DbResult<Known> {
    if service.rules.asks_who() { known(conn, client, service.id, now).await } else { Ok(Known::default()) }
}

pub async fn labels(conn: &mut Conn, client: ClientId) -> DbResult<Vec<String>> {
    let found: Vec<(String,)> = rows!(conn, LABELS, [client])?;
    Ok(found.into_iter().map(|(label,)| label).collect())
}

pub const REFERRALS: &str = "select service_id, until from referrals where client_id = $1 order by until, service_id";

pub async fn referrals(conn: &mut Conn, client: ClientId) -> DbResult<Vec<(ServiceId, Instant)>> {
    rows!(conn, REFERRALS, [client])
}

pub const INSERT_LABEL: &str = "insert into client_labels (client_id, label, since) values ($1, $2, $3) on conflict do nothing";

pub async fn insert_label(conn: &mut Conn, client: ClientId, label: &str, since: Instant) -> DbResult<()> {
    execute!(conn, INSERT_LABEL, [client, label, since]).map(|_| ())
}

pub const DELETE_LABEL: &str = "delete from client_labels where client_id = $1 and label = $2";

pub async fn delete_label(conn: &mut Conn, client: ClientId, label: &str) -> DbResult<()> {
    execute!(conn, DELETE_LABEL, [client, label]).map(|_| ())
}

pub const PUT_REFERRAL: &str = "insert into referrals (client_id, service_id, since, until) values ($1, $2, $3, $4)
    on conflict (client_id, service_id) do update set since = excluded.since, until = excluded.until";

pub async fn put_referral(conn: &mut Conn, client: ClientId, service: ServiceId, since: Instant, until: Instant) -> DbResult<()> {
    execute!(conn, PUT_REFERRAL, [client, service, since, until]).map(|_| ())
}

statements! {
    VISITS, LABELS, REFERRAL, REFERRALS, INSERT_LABEL, DELETE_LABEL, PUT_REFERRAL
}

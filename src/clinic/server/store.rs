//! SQL of the clinic.

use crate::clinic::model::{Clinic, Room, Service, ServiceKind, Shift, Therapist};
use crate::clinic::offering::{Audience, ServiceRules, Strain};
use crate::platform::db::{Conn, DbResult, execute, fetch_all, fetch_optional, rows, statements, value};
use crate::types::ids::{ClientId, LocationId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::money::Cents;
use crate::types::person::first_name;
use sqlx::Row;
use uuid::Uuid;

pub const CLINIC: &str = "select name, street, city, phone, zone, step_minutes, minimum_notice_minutes, horizon_days,
    cancel_window_minutes, late_fee_percent, gst_percent, care_months from clinic where id = 1";

pub async fn clinic(conn: &mut Conn) -> DbResult<Option<Clinic>> {
    fetch_optional!(conn, CLINIC, [], |row| Clinic {
        name: row.try_get("name")?,
        street: row.try_get("street")?,
        city: row.try_get("city")?,
        phone: row.try_get("phone")?,
        zone: row.try_get("zone")?,
        step_minutes: row.try_get("step_minutes")?,
        minimum_notice_minutes: row.try_get("minimum_notice_minutes")?,
        horizon_days: row.try_get("horizon_days")?,
        cancel_window_hours: row.try_get::<i64, _>("cancel_window_minutes")? / 60,
        late_fee_percent: row.try_get("late_fee_percent")?,
        gst_percent: row.try_get("gst_percent")?,
        care_months: row.try_get("care_months")?,
    })
}

pub const PUT_CLINIC: &str = "insert into clinic (id, name, street, city, phone, zone, step_minutes, minimum_notice_minutes,
        horizon_days, cancel_window_minutes, late_fee_percent, gst_percent, care_months)
    values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict (id) do update set name = excluded.name, street = excluded.street, city = excluded.city, phone = excluded.phone,
        zone = excluded.zone, step_minutes = excluded.step_minutes, minimum_notice_minutes = excluded.minimum_notice_minutes,
        horizon_days = excluded.horizon_days, cancel_window_minutes = excluded.cancel_window_minutes,
        late_fee_percent = excluded.late_fee_percent, gst_percent = excluded.gst_percent,
        care_months = excluded.care_months";

/// The one clinic of this database becomes this.
pub async fn put_clinic(conn: &mut Conn, new: &Clinic) -> DbResult<()> {
    let texts = (new.name.as_str(), new.street.as_str(), new.city.as_str(), new.phone.as_str(), new.zone.as_str());
    let window = new.cancel_window_hours.saturating_mul(60);
    execute!(
        conn,
        PUT_CLINIC,
        [
            texts.0,
            texts.1,
            texts.2,
            texts.3,
            texts.4,
            new.step_minutes,
            new.minimum_notice_minutes,
            new.horizon_days,
            window,
            new.late_fee_percent,
            new.gst_percent,
            new.care_months,
        ]
    )
    .map(|_| ())
}

pub const SERVICES: &str = "select id, name, kind, minutes, price, before_minutes, after_minutes, reminders, online, audience, label,
        referral, equipment, offered from services order by position, id";

/// Every service in the clinic's own order, each with whether it can still be booked.
pub async fn services(conn: &mut Conn) -> DbResult<Vec<(Service, bool)>> {
    fetch_all!(conn, SERVICES, [], |row| {
        let service = Service {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            kind: kind(row.try_get("kind")?)?,
            minutes: row.try_get("minutes")?,
            price: row.try_get("price")?,
            before_minutes: row.try_get("before_minutes")?,
            after_minutes: row.try_get("after_minutes")?,
            reminders: hours(row.try_get("reminders")?),
            rules: ServiceRules {
                online: row.try_get::<i64, _>("online")? == 1,
                audience: audience(row.try_get("audience")?, row.try_get("label")?)?,
                referral: row.try_get::<i64, _>("referral")? == 1,
                equipment: row.try_get("equipment")?,
            },
        };
        (service, row.try_get::<i64, _>("offered")? == 1)
    })
}

/// "72 24"
fn hours(words: &str) -> Vec<i64> {
    words.split_whitespace().filter_map(|word| word.parse().ok()).filter(|hours| (1..=720).contains(hours)).collect()
}

/// An unknown audience is an error: the wrong people could book the service.
fn audience(word: &str, label: Option<String>) -> Result<Audience, sqlx::Error> {
    Audience::parse(word, label).ok_or_else(|| sqlx::Error::Decode(format!("nobody this service is for: {word}").into()))
}

fn kind(word: &str) -> Result<ServiceKind, sqlx::Error> {
    word.parse().map_err(|_| sqlx::Error::Decode(format!("no kind of service: {word}").into()))
}

pub const THERAPISTS: &str = "select t.person_id, p.name, t.credential, t.registration, t.about, t.daily_minutes,
        t.unbroken_minutes, t.rest_minutes from therapists t join people p on p.id = t.person_id
    where p.closed_at is null order by t.position, t.person_id";

pub async fn therapists(conn: &mut Conn) -> DbResult<Vec<Therapist>> {
    fetch_all!(conn, THERAPISTS, [], |row| {
        let name: String = row.try_get("name")?;
        Therapist {
            id: row.try_get("person_id")?,
            first_name: first_name(&name).to_owned(),
            name,
            credential: row.try_get("credential")?,
            registration: row.try_get("registration")?,
            bio_line: row.try_get("about")?,
            strain: Strain {
                daily: row.try_get::<Option<i64>, _>("daily_minutes")?.map(Span::minutes),
                unbroken: row.try_get::<Option<i64>, _>("unbroken_minutes")?.map(Span::minutes),
                rest: Span::minutes(row.try_get("rest_minutes")?),
            },
        }
    })
}

pub const OFFERS: &str = "select therapist_id, service_id, price from offers order by therapist_id, service_id";

/// Which therapist offers which service, at their own price where they have one.
pub async fn offers(conn: &mut Conn) -> DbResult<Vec<((TherapistId, ServiceId), Option<Cents>)>> {
    let all: Vec<(TherapistId, ServiceId, Option<Cents>)> = rows!(conn, OFFERS, [])?;
    Ok(all.into_iter().map(|(therapist, service, price)| ((therapist, service), price)).collect())
}

pub const ROOMS: &str = "select id, name, location_id from rooms where used = 1 order by position, id";

pub async fn rooms(conn: &mut Conn) -> DbResult<Vec<Room>> {
    let all: Vec<(RoomId, String, Option<LocationId>)> = rows!(conn, ROOMS, [])?;
    Ok(all.into_iter().map(|(id, name, location)| Room { id, name, location }).collect())
}

pub const PRACTICE_VERSION: &str = "select version from practice_version where id = 1";

pub async fn practice_version(conn: &mut Conn) -> DbResult<i64> {
    Ok(value!(conn, PRACTICE_VERSION, [])?.unwrap_or(0))
}

pub const SHIFTS: &str = "select therapist_id, weekday, from_minute, until_minute, location_id from shifts
    order by therapist_id, weekday, from_minute";

/// The weekly hours of everyone.
pub async fn shifts(conn: &mut Conn) -> DbResult<Vec<Shift>> {
    let all: Vec<(TherapistId, i64, i64, i64, Option<LocationId>)> = rows!(conn, SHIFTS, [])?;
    let shift = |(therapist, weekday, from_minute, to_minute, location)| Shift { therapist, weekday, from_minute, to_minute, location };
    Ok(all.into_iter().map(shift).collect())
}

pub const TIME_OFF: &str = "select therapist_id, starts_at, ends_at from time_off
    where ends_at > $1 order by starts_at, id";

/// Everyone's time off that is not over yet.
pub async fn time_off(conn: &mut Conn, now: Instant) -> DbResult<Vec<(TherapistId, TimeRange)>> {
    let all: Vec<(TherapistId, Instant, Instant)> = rows!(conn, TIME_OFF, [now])?;
    Ok(all.into_iter().map(|(therapist, start, end)| (therapist, TimeRange::new(start, end))).collect())
}

pub const INSERT_SERVICE: &str = "insert into services (id, name, kind, minutes, price, before_minutes, after_minutes, position, reminders,
        online, audience, label, referral, equipment)
    values ($1, $2, $3, $4, $5, $6, $7, (select coalesce(max(position), 0) + 1 from services), $8, $9, $10, $11, $12, $13)";

/// Adds a service after all others, retired ones included.
pub async fn insert_service(conn: &mut Conn, new: &Service) -> DbResult<()> {
    write_service(conn, INSERT_SERVICE, new).await.map(|_| ())
}

pub const UPDATE_SERVICE: &str =
    "update services set name = $2, kind = $3, minutes = $4, price = $5, before_minutes = $6, after_minutes = $7,
        reminders = $8, online = $9, audience = $10, label = $11, referral = $12, equipment = $13 where id = $1";

/// Booked visits keep their time and price. Answers whether there is such a service.
pub async fn update_service(conn: &mut Conn, new: &Service) -> DbResult<bool> {
    Ok(write_service(conn, UPDATE_SERVICE, new).await? == 1)
}

async fn write_service(conn: &mut Conn, sql: &'static str, new: &Service) -> DbResult<u64> {
    let (rules, kind) = (&new.rules, new.kind.into_str());
    let reminders = new.reminders.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
    execute!(
        conn,
        sql,
        [
            new.id,
            new.name.as_str(),
            kind,
            new.minutes,
            new.price,
            new.before_minutes,
            new.after_minutes,
            reminders,
            i64::from(rules.online),
            rules.audience.into_str(),
            rules.audience.label(),
            i64::from(rules.referral),
            rules.equipment.as_deref(),
        ]
    )
}

pub const INSERT_THERAPIST: &str =
    "insert into therapists (person_id, credential, registration, about, position, daily_minutes, unbroken_minutes, rest_minutes)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";

/// The person must exist already.
pub async fn insert_therapist(conn: &mut Conn, new: &Therapist, position: i64) -> DbResult<()> {
    let words = (new.credential.as_str(), new.registration.as_str(), new.bio_line.as_str());
    let (daily, unbroken) = (new.strain.daily.map(Span::whole_minutes), new.strain.unbroken.map(Span::whole_minutes));
    let rest = new.strain.rest.whole_minutes();
    execute!(conn, INSERT_THERAPIST, [new.id, words.0, words.1, words.2, position, daily, unbroken, rest]).map(|_| ())
}

pub const APPEND_THERAPIST: &str = "insert into therapists (person_id, credential, registration, about, position, rest_minutes)
    values ($1, '', '', '', (select coalesce(max(position), 0) + 1 from therapists), 0)";

/// Adds a therapist after all others, without credentials, services or hours.
pub async fn append_therapist(conn: &mut Conn, id: TherapistId) -> DbResult<()> {
    execute!(conn, APPEND_THERAPIST, [id]).map(|_| ())
}

pub const INSERT_ROOM: &str = "insert into rooms (id, name, location_id, position)
    values ($1, $2, $3, (select coalesce(max(position), 0) + 1 from rooms))";

pub async fn insert_room(conn: &mut Conn, id: RoomId, name: &str, location: Option<LocationId>) -> DbResult<()> {
    execute!(conn, INSERT_ROOM, [id, name, location]).map(|_| ())
}

pub const INSERT_SHIFT: &str =
    "insert into shifts (id, therapist_id, weekday, from_minute, until_minute, location_id) values ($1, $2, $3, $4, $5, $6)";

pub async fn insert_shift(conn: &mut Conn, id: Uuid, new: Shift) -> DbResult<()> {
    execute!(conn, INSERT_SHIFT, [id, new.therapist, new.weekday, new.from_minute, new.to_minute, new.location]).map(|_| ())
}

pub const INSERT_TIME_OFF: &str = "insert into time_off (id, therapist_id, starts_at, ends_at) select $1, $2, $3, $4
    where not exists (select 1 from time_off t where t.therapist_id = $2 and t.starts_at = $3 and t.ends_at = $4)";

/// A form that is sent twice makes time off once.
pub async fn insert_time_off(conn: &mut Conn, id: Uuid, therapist: TherapistId, away: TimeRange) -> DbResult<()> {
    execute!(conn, INSERT_TIME_OFF, [id, therapist, away.start, away.end]).map(|_| ())
}

pub const INSERT_CARE: &str = "insert into care (client_id, therapist_id, since) values ($1, $2, $3) on conflict do nothing";

pub async fn insert_care(conn: &mut Conn, client: ClientId, therapist: TherapistId, since: Instant) -> DbResult<()> {
    execute!(conn, INSERT_CARE, [client, therapist, since]).map(|_| ())
}

pub const END_CARE: &str = "delete from care where client_id = $1 and therapist_id = $2
    and not exists (select 1 from bookings b where b.client_id = $1 and b.therapist_id = $2
        and b.status in ('booked', 'arrived', 'completed'))
    and not exists (select 1 from visits v where v.client_id = $1 and v.therapist_id = $2)";

/// Ends care where no visit has taken place and none is booked.
pub async fn end_care(conn: &mut Conn, client: ClientId, therapist: TherapistId) -> DbResult<()> {
    execute!(conn, END_CARE, [client, therapist]).map(|_| ())
}

pub const END_CARE_BEFORE: &str = "delete from care where since < $1
    and not exists (select 1 from bookings b where b.client_id = care.client_id and b.therapist_id = care.therapist_id
        and b.status in ('booked', 'arrived', 'completed') and b.starts_at >= $1)
    and not exists (select 1 from visits v where v.client_id = care.client_id and v.therapist_id = care.therapist_id
        and v.starts_at >= $1)";

/// Ends care whose last visit, and whatever began it, lies before this.
pub async fn end_care_before(conn: &mut Conn, before: Instant) -> DbResult<u64> {
    execute!(conn, END_CARE_BEFORE, [before])
}

statements! {
    CLINIC, PUT_CLINIC, SERVICES, THERAPISTS, OFFERS, ROOMS, PRACTICE_VERSION, SHIFTS, TIME_OFF, INSERT_SERVICE,
    UPDATE_SERVICE, INSERT_THERAPIST, APPEND_THERAPIST, INSERT_ROOM, INSERT_SHIFT, INSERT_TIME_OFF, INSERT_CARE,
    END_CARE, END_CARE_BEFORE
}

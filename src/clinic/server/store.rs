//! SQL of the clinic.

use crate::clinic::model::{Clinic, Room, Service, ServiceKind, Shift, Therapist};
use crate::clinic::offering::{Audience, ServiceRules, Strain};
use crate::platform::db::{Conn, DbResult, execute, fetch_all, fetch_optional, statements};
use crate::types::ids::{ClientId, LocationId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::money::Cents;
use crate::types::person::first_name;
use sqlx::Row;
use uuid::Uuid;

pub const CLINIC: &str = "select name, street, city, phone, zone, step_minutes, minimum_notice_minutes, horizon_days,
    cancel_window_minutes, late_fee_percent, gst_percent from clinic where id = 1";

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
    })
}

pub const PUT_CLINIC: &str = "insert into clinic (id, name, street, city, phone, zone, step_minutes, minimum_notice_minutes,
        horizon_days, cancel_window_minutes, late_fee_percent, gst_percent)
    values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (id) do update set name = excluded.name, street = excluded.street, city = excluded.city, phone = excluded.phone,
        zone = excluded.zone, step_minutes = excluded.step_minutes, minimum_notice_minutes = excluded.minimum_notice_minutes,
        horizon_days = excluded.horizon_days, cancel_window_minutes = excluded.cancel_window_minutes,
        late_fee_percent = excluded.late_fee_percent, gst_percent = excluded.gst_percent";

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
        ]
    )
    .map(|_| ())
}

/// A service's columns, from a statement that names them as the table does.
macro_rules! service {
    ($row:ident) => {
        Service {
            id: $row.try_get("id")?,
            name: $row.try_get("name")?,
            kind: kind($row.try_get("kind")?)?,
            minutes: $row.try_get("minutes")?,
            price: $row.try_get("price")?,
            before_minutes: $row.try_get("before_minutes")?,
            after_minutes: $row.try_get("after_minutes")?,
            reminders: hours($row.try_get("reminders")?),
            rules: ServiceRules {
                online: $row.try_get::<i64, _>("online")? == 1,
                audience: audience($row.try_get("audience")?, $row.try_get("label")?)?,
                referral: $row.try_get::<i64, _>("referral")? == 1,
                equipment: $row.try_get("equipment")?,
            },
        }
    };
}

pub const SERVICES: &str = "select id, name, kind, minutes, price, before_minutes, after_minutes, reminders, online, audience, label,
        referral, equipment, offered from services order by position, id";

/// Every service in the clinic's own order, each with whether it can still be booked.
pub async fn services(conn: &mut Conn) -> DbResult<Vec<(Service, bool)>> {
    fetch_all!(conn, SERVICES, [], |row| (service!(row), row.try_get::<i64, _>("offered")? == 1))
}

/// "72 24"
fn hours(words: &str) -> Vec<i64> {
    words.split_whitespace().filter_map(|word| word.parse().ok()).filter(|hours| (1..=720).contains(hours)).collect()
}

/// Better no service than one that the wrong people may book.
fn audience(word: &str, label: Option<String>) -> Result<Audience, sqlx::Error> {
    Audience::parse(word, label).ok_or_else(|| sqlx::Error::Decode(format!("nobody this service is for: {word}").into()))
}

/// Better no service than one of the wrong kind.
fn kind(word: &str) -> Result<ServiceKind, sqlx::Error> {
    ServiceKind::parse(word).ok_or_else(|| sqlx::Error::Decode(format!("no kind of service: {word}").into()))
}

pub const THERAPISTS: &str = "select t.person_id, p.name, t.credential, t.registration, t.about, t.daily_minutes,
        t.unbroken_minutes, t.rest_minutes from therapists t join people p on p.id = t.person_id where p.closed_at is null order by t.position, t.person_id";

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

/// Who gives what, with their own price where they have one.
pub async fn offers(conn: &mut Conn) -> DbResult<Vec<((TherapistId, ServiceId), Option<Cents>)>> {
    fetch_all!(conn, OFFERS, [], |row| ((row.try_get("therapist_id")?, row.try_get("service_id")?), row.try_get("price")?))
}

pub const ROOMS: &str = "select id, name, location_id from rooms where used = 1 order by position, id";

pub async fn rooms(conn: &mut Conn) -> DbResult<Vec<Room>> {
    fetch_all!(conn, ROOMS, [], |row| Room { id: row.try_get("id")?, name: row.try_get("name")?, location: row.try_get("location_id")? })
}

pub const PRACTICE_VERSION: &str = "select version from practice_version where id = 1";

pub async fn practice_version(conn: &mut Conn) -> DbResult<i64> {
    Ok(fetch_optional!(conn, PRACTICE_VERSION, [], |row| row.try_get::<i64, _>("version")?)?.unwrap_or(0))
}

pub const SHIFTS: &str = "select therapist_id, weekday, from_minute, until_minute, location_id from shifts
    order by therapist_id, weekday, from_minute";

/// The weekly hours of everyone.
pub async fn shifts(conn: &mut Conn) -> DbResult<Vec<Shift>> {
    fetch_all!(conn, SHIFTS, [], |row| Shift {
        therapist: row.try_get("therapist_id")?,
        weekday: row.try_get("weekday")?,
        from_minute: row.try_get("from_minute")?,
        to_minute: row.try_get("until_minute")?,
        location: row.try_get("location_id")?,
    })
}

pub const TIME_OFF: &str = "select therapist_id, starts_at, ends_at from time_off
    where ends_at > $1 order by starts_at, id";

/// Everyone's time off that is not over yet.
pub async fn time_off(conn: &mut Conn, now: Instant) -> DbResult<Vec<(TherapistId, TimeRange)>> {
    fetch_all!(conn, TIME_OFF, [now], |row| (
        row.try_get("therapist_id")?,
        TimeRange::new(row.try_get("starts_at")?, row.try_get("ends_at")?),
    ))
}

pub const INSERT_SERVICE: &str = "insert into services (id, name, kind, minutes, price, before_minutes, after_minutes, position, reminders,
        online, audience, label, referral, equipment)
    values ($1, $2, $3, $4, $5, $6, $7, (select coalesce(max(position), 0) + 1 from services), $8, $9, $10, $11, $12, $13)";

/// After those that there are, offered or not. The same with rooms and whatever else has an order.
pub async fn insert_service(conn: &mut Conn, new: &Service) -> DbResult<()> {
    let words = (new.name.as_str(), new.kind.as_str());
    let buffers = (new.before_minutes, new.after_minutes);
    let reminders = new.reminders.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
    let (who, label, equipment) = (new.rules.audience.as_str(), new.rules.audience.label(), new.rules.equipment.as_deref());
    execute!(
        conn,
        INSERT_SERVICE,
        [
            new.id,
            words.0,
            words.1,
            new.minutes,
            new.price,
            buffers.0,
            buffers.1,
            reminders,
            i64::from(new.rules.online),
            who,
            label,
            i64::from(new.rules.referral),
            equipment,
        ]
    )
    .map(|_| ())
}

pub const INSERT_THERAPIST: &str =
    "insert into therapists (person_id, credential, registration, about, position, daily_minutes, unbroken_minutes, rest_minutes)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";

/// The person must be there already.
pub async fn insert_therapist(conn: &mut Conn, new: &Therapist, position: i64) -> DbResult<()> {
    let words = (new.credential.as_str(), new.registration.as_str(), new.bio_line.as_str());
    let (daily, unbroken) = (new.strain.daily.map(Span::whole_minutes), new.strain.unbroken.map(Span::whole_minutes));
    let rest = new.strain.rest.whole_minutes();
    execute!(conn, INSERT_THERAPIST, [new.id, words.0, words.1, words.2, position, daily, unbroken, rest]).map(|_| ())
}

pub const APPEND_THERAPIST: &str = "insert into therapists (person_id, credential, registration, about, position, rest_minutes)
    values ($1, '', '', '', (select coalesce(max(position), 0) + 1 from therapists), 0)";

/// After all others, with nothing known of them yet.
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

/// The same form sent twice is time off once.
pub async fn insert_time_off(conn: &mut Conn, id: Uuid, therapist: TherapistId, away: TimeRange) -> DbResult<()> {
    execute!(conn, INSERT_TIME_OFF, [id, therapist, away.start, away.end]).map(|_| ())
}

pub const INSERT_CARE: &str = "insert into care (client_id, therapist_id, since) values ($1, $2, $3) on conflict do nothing";

pub async fn insert_care(conn: &mut Conn, client: ClientId, therapist: TherapistId, since: Instant) -> DbResult<()> {
    execute!(conn, INSERT_CARE, [client, therapist, since]).map(|_| ())
}

pub const DELETE_CARE: &str = "delete from care where client_id = $1 and therapist_id = $2 and since = $3 and not exists (
    select 1 from bookings b where b.client_id = $1 and b.therapist_id = $2 and b.status in ('booked', 'arrived', 'completed'))";

pub const HAND_CARE_ON: &str = "update care set since = coalesce((select min(b.confirmed_at) from bookings b
        where b.client_id = $1 and b.therapist_id = $2 and b.status in ('booked', 'arrived', 'completed')), since)
    where client_id = $1 and therapist_id = $2 and since = $3";

/// Ends what began at that instant, unless another visit stands: then that one began it.
pub async fn delete_care(conn: &mut Conn, client: ClientId, therapist: TherapistId, since: Instant) -> DbResult<()> {
    execute!(conn, DELETE_CARE, [client, therapist, since])?;
    execute!(conn, HAND_CARE_ON, [client, therapist, since]).map(|_| ())
}

statements![
    CLINIC,
    PUT_CLINIC,
    SERVICES,
    THERAPISTS,
    OFFERS,
    ROOMS,
    PRACTICE_VERSION,
    SHIFTS,
    TIME_OFF,
    INSERT_SERVICE,
    INSERT_THERAPIST,
    APPEND_THERAPIST,
    INSERT_ROOM,
    INSERT_SHIFT,
    INSERT_TIME_OFF,
    INSERT_CARE,
    DELETE_CARE,
    HAND_CARE_ON
];

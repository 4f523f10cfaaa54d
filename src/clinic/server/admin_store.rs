//! SQL behind the editors of the clinic.

use crate::clinic::model::Service;
use crate::platform::db::{Conn, DbResult, execute, fetch_all, statements};
use crate::types::ids::{EquipmentId, LocationId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, TimeRange};
use sqlx::Row;
use uuid::Uuid;

pub const UPDATE_SERVICE: &str =
    "update services set name = $2, kind = $3, minutes = $4, price = $5, before_minutes = $6, after_minutes = $7,
        reminders = $8, online = $9, audience = $10, label = $11, referral = $12, equipment = $13 where id = $1";

/// What is booked already keeps its time and its price.
pub async fn update_service(conn: &mut Conn, new: &Service) -> DbResult<bool> {
    let reminders = new.reminders.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
    let rules = &new.rules;
    let changed = execute!(
        conn,
        UPDATE_SERVICE,
        [
            new.id,
            new.name.as_str(),
            new.kind.as_str(),
            new.minutes,
            new.price,
            new.before_minutes,
            new.after_minutes,
            reminders,
            i64::from(rules.online),
            rules.audience.as_str(),
            rules.audience.label(),
            i64::from(rules.referral),
            rules.equipment.as_deref(),
        ]
    )?;
    Ok(changed == 1)
}

pub const RETIRE_SERVICE: &str = "update services set offered = 0 where id = $1";

pub async fn retire_service(conn: &mut Conn, id: ServiceId) -> DbResult<()> {
    execute!(conn, RETIRE_SERVICE, [id]).map(|_| ())
}

pub const DELETE_OFFER: &str = "delete from offers where therapist_id = $1 and service_id = $2";

pub async fn delete_offer(conn: &mut Conn, therapist: TherapistId, service: ServiceId) -> DbResult<()> {
    execute!(conn, DELETE_OFFER, [therapist, service]).map(|_| ())
}

pub const DELETE_SHIFTS: &str = "delete from shifts where therapist_id = $1";

pub async fn delete_shifts(conn: &mut Conn, therapist: TherapistId) -> DbResult<()> {
    execute!(conn, DELETE_SHIFTS, [therapist]).map(|_| ())
}

pub const PUT_STRAIN: &str = "update therapists set daily_minutes = $2, unbroken_minutes = $3, rest_minutes = $4 where person_id = $1";

pub async fn put_strain(conn: &mut Conn, therapist: TherapistId, daily: Option<i64>, unbroken: Option<i64>, rest: i64) -> DbResult<()> {
    execute!(conn, PUT_STRAIN, [therapist, daily, unbroken, rest]).map(|_| ())
}

/// Time off that can be taken back.
pub struct Away {
    pub id: Uuid,
    pub range: TimeRange,
}

pub const TIME_OFF_OF: &str = "select id, starts_at, ends_at from time_off where therapist_id = $1 and ends_at > $2 order by starts_at, id";

pub async fn time_off_of(conn: &mut Conn, therapist: TherapistId, now: Instant) -> DbResult<Vec<Away>> {
    fetch_all!(conn, TIME_OFF_OF, [therapist, now], |row| Away {
        id: row.try_get("id")?,
        range: TimeRange::new(row.try_get("starts_at")?, row.try_get("ends_at")?),
    })
}

pub const DELETE_TIME_OFF: &str = "delete from time_off where id = $1";

pub async fn delete_time_off(conn: &mut Conn, id: Uuid) -> DbResult<()> {
    execute!(conn, DELETE_TIME_OFF, [id]).map(|_| ())
}

pub const DELETE_CLOSURE: &str = "delete from closures where id = $1";

pub async fn delete_closure(conn: &mut Conn, id: Uuid) -> DbResult<()> {
    execute!(conn, DELETE_CLOSURE, [id]).map(|_| ())
}

pub const UPDATE_ROOM: &str = "update rooms set name = $2, location_id = $3 where id = $1";

pub async fn update_room(conn: &mut Conn, id: RoomId, name: &str, location: Option<LocationId>) -> DbResult<()> {
    execute!(conn, UPDATE_ROOM, [id, name, location]).map(|_| ())
}

pub const RETIRE_ROOM: &str = "update rooms set used = 0 where id = $1";

pub async fn retire_room(conn: &mut Conn, id: RoomId) -> DbResult<()> {
    execute!(conn, RETIRE_ROOM, [id]).map(|_| ())
}

pub const RETIRE_EQUIPMENT: &str = "update equipment set used = 0 where id = $1";

pub async fn retire_equipment(conn: &mut Conn, id: EquipmentId) -> DbResult<()> {
    execute!(conn, RETIRE_EQUIPMENT, [id]).map(|_| ())
}

statements![
    UPDATE_SERVICE,
    RETIRE_SERVICE,
    DELETE_OFFER,
    DELETE_SHIFTS,
    PUT_STRAIN,
    TIME_OFF_OF,
    DELETE_TIME_OFF,
    DELETE_CLOSURE,
    UPDATE_ROOM,
    RETIRE_ROOM,
    RETIRE_EQUIPMENT
];

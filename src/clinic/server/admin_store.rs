//! SQL behind the editors of the clinic.

use crate::platform::db::{Conn, DbResult, execute, rows, statements};
use crate::types::ids::{EquipmentId, LocationId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, TimeRange};
use uuid::Uuid;

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

pub const PUT_WORKLOAD: &str = "update therapists set daily_minutes = $2, unbroken_minutes = $3, rest_minutes = $4 where person_id = $1";

pub async fn put_workload(conn: &mut Conn, therapist: TherapistId, daily: Option<i64>, unbroken: Option<i64>, rest: i64) -> DbResult<()> {
    execute!(conn, PUT_WORKLOAD, [therapist, daily, unbroken, rest]).map(|_| ())
}

/// Time off that can still be removed.
pub struct TimeOff {
    pub id: Uuid,
    pub range: TimeRange,
}

pub const TIME_OFF_OF: &str = "select id, starts_at, ends_at from time_off where therapist_id = $1 and ends_at > $2 order by starts_at, id";

pub async fn time_off_of(conn: &mut Conn, therapist: TherapistId, now: Instant) -> DbResult<Vec<TimeOff>> {
    let all: Vec<(Uuid, Instant, Instant)> = rows!(conn, TIME_OFF_OF, [therapist, now])?;
    Ok(all.into_iter().map(|(id, start, end)| TimeOff { id, range: TimeRange::new(start, end) }).collect())
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

statements! {
    RETIRE_SERVICE, DELETE_OFFER, DELETE_SHIFTS, PUT_WORKLOAD, TIME_OFF_OF, DELETE_TIME_OFF, DELETE_CLOSURE,
    UPDATE_ROOM, RETIRE_ROOM, RETIRE_EQUIPMENT
}
